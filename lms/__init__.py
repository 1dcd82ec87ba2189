"""Xueshi's kernel: everything every plugin needs, nothing about courses or exams."""

__version__ = "0.1.0"
