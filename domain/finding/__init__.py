"""Finding solved tickets and knowledge articles by words: which words count, what is searched, and in which order what
was found is shown (process S31, §3.2). Where the words are kept is the business of `models/search.py`.
"""
