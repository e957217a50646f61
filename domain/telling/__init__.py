"""Who hears of what, by topic: each file pairs events with the effects that announce them; `domain/announcements.py`
is the one table of them all.
"""
