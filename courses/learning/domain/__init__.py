"""The rules of learning, as plain functions over plain values."""
