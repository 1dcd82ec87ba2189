"""Marking questions of an exam anew: planned with a preview, carried out by a job, recorded mark by mark."""
