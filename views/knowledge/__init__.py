"""Knowledge as it is shown: what was found, an article to read and to write, and what may spare a report."""
