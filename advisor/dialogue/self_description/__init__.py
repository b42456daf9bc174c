"""What a message tells about an applicant, as facts of the eligibility rulebook.

>>> told = read_facts("我是四年制医学影像技术的,理学学士,2019年入学", rulebook)
>>> told.facts
{'degree': ('science',), 'enrolment_date': ('2019',), 'programme': ('imaging_four_year',)}
"""

from advisor.dialogue.self_description.phrases import phrasebook
from advisor.dialogue.self_description.reader import read_facts
from advisor.dialogue.self_description.told import Told
from advisor.dialogue.self_description.update import with_told, with_values

__all__ = ["Told", "phrasebook", "read_facts", "with_told", "with_values"]
