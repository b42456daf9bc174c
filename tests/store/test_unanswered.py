"""Questions kept for the counsellors: nothing in them tells who asked, and whoever asked can take them back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.engine import Engine

from advisor.settings import Settings, read
from advisor.store import keys, tables, unanswered
from advisor.store.forgetting import forget, purge
from advisor.store.unanswered import redacted

TELLING = [
    ("我的身份证是11010519491231002X，能考吗", "11010519491231002X"),
    ("身份证号 110105 19491231 0021", "19491231"),
    ("id 11010519491231002x ok?", "11010519491231002x"),
    ("打我电话13800138000", "13800138000"),
    ("电话138-0013-8000", "0013"),
    ("phone +44 (0)20 7946 0958 please", "7946"),
    ("call me at 555-123-4567", "4567"),
    ("手机号是１３８００１３８０００", "１３８００１３８０００"),
    ("我学号2019123456", "2019123456"),
    ("学号是B19041223，几年制？", "19041223"),
    ("my student number is s1234567", "1234567"),
    ("student ID 20231", "20231"),
    ("学号：20231，能考吗", "20231"),
    ("准考证号 A-1234", "1234"),
    ("我的护照E12345678", "E12345678"),
    ("卡号6222 0212 3456 7890 123", "6222"),
    ("邮箱zhang.san@example.com", "zhang.san"),
    ("write to li_si+med@mail.example.ac.uk.", "li_si"),
    ("邮箱ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ｚｈａｎｇ"),
    ("加我微信 zhangsan_99", "zhangsan_99"),
    ("微信号是zhangsan", "zhangsan"),
    ("wx: zhangsan", "zhangsan"),
    ("my WeChat is zhangsan_cd", "zhangsan"),
    ("my wechat id is zhangsan", "zhangsan"),
    ("QQ:12345", "12345"),
    ("qq号123456789", "123456789"),
    ("see https://example.com/u/zhangsan?x=1 for me", "zhangsan"),
    ("WhatsApp: zhang_san", "zhang_san"),
    ("vx zhangsan1", "zhangsan1"),
]


@pytest.mark.parametrize(("text", "secret"), TELLING, ids=[text for text, _ in TELLING])
def test_what_tells_who_asked_is_taken_out(text: str, secret: str) -> None:
    assert secret not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "四年制和五年制医学影像有什么区别？",
        "NHS Band 5 pays GBP 28,407?",
        "2014年版第3项是什么意思",
        "1998年12月31日入学的能考吗",
        "2019年入学，2024年毕业",
        "微信公众号里说的是真的吗",
        "Is there a WeChat group for students?",
        "雅思6.5够吗",
        "between 28,407 and 34,581 pounds",
        "学号忘了怎么办",
        "from 1999 to 2004",
    ],
)
def test_what_is_asked_stays(text: str) -> None:
    assert redacted(text) == text


@given(st.text(max_size=400))
def test_redacting_never_fails_and_keeps_a_limit(text: str) -> None:
    assert len(redacted(text)) <= 300


@pytest.fixture(autouse=True)
def _own_secret(settings_of_a_test: object) -> object:
    keys.installation_secret.cache_clear()
    yield
    keys.installation_secret.cache_clear()


def test_the_newest_come_first(engine: Engine) -> None:
    for number in range(5):
        unanswered.keep(engine, "somebody", "zh", "refused", f"问题{number}")
    assert [row.text for row in unanswered.newest(engine, 3)] == ["问题4", "问题3", "问题2"]


def test_neither_sender_nor_number_is_stored(engine: Engine) -> None:
    unanswered.keep(engine, "zhang-san-session", "en", "asked_back", "my number is 13800138000")
    with engine.connect() as connection:
        row = connection.execute(select(tables.unanswered)).one()
    assert "zhang" not in repr(row)
    assert "13800138000" not in repr(row)
    assert row.outcome == "asked_back"


def test_forgetting_takes_all_of_one_and_nothing_of_others(engine: Engine) -> None:
    with engine.begin() as connection:
        for sender in ("one", "two"):
            row = {"sender": sender, "at": 1.0, "event": "{}"}
            connection.execute(tables.conversation_event.insert(), [row, row])
    for sender in ("one", "two"):
        unanswered.keep(engine, sender, "zh", "refused", sender)
    forget(engine, "one")
    with engine.connect() as connection:
        assert set(connection.execute(select(tables.conversation_event.c.sender)).scalars()) == {"two"}
    assert [row.text for row in unanswered.newest(engine, 9)] == ["two"]


def test_each_kind_goes_after_its_days(engine: Engine) -> None:
    day = 86400.0
    now = 1000 * day
    kept: Settings = read({"ADVISOR_KEEP_CONVERSATIONS_DAYS": "2", "ADVISOR_KEEP_UNANSWERED_DAYS": "5"})
    with engine.begin() as connection:
        for days in (1, 3, 6):
            at = now - days * day
            connection.execute(tables.conversation_event.insert(), {"sender": "s", "at": at, "event": "{}"})
            row = {"asker": "a", "at": at, "language": "zh", "outcome": "refused", "text": "?"}
            connection.execute(tables.unanswered.insert(), row)
    purge(engine, kept, now)
    with engine.connect() as connection:
        talks = connection.execute(select(tables.conversation_event.c.at)).scalars().all()
        questions = connection.execute(select(tables.unanswered.c.at)).scalars().all()
    assert [(now - at) / day for at in talks] == [1]
    assert sorted((now - at) / day for at in questions) == [1, 3]
