"""Local fakes of the platforms: each its own process, speaking real HTTP, built on the vendors' documents.

Their envelopes and signatures come from other people's libraries (wechatpy, slack_sdk), never from ours: a fake made
of our own code would agree with our own mistakes.
"""
