"""Running the engine against published results of other packages: how a stored case becomes a question
here.
"""
