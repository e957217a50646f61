"""Measurements as ratios against a baseline in the same run; nothing here is a test."""
