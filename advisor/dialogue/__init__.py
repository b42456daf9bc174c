"""One turn of a conversation: what was said and what was said before, to what is asked and what is replied.

Pure: no Rasa, no SQL, no HTTP. The action hands in a :class:`Reading` and the conversation's state and gets back a
reply and the next state.
"""
