"""A server with the real web channel and a bot that says what the tests ask for.

``python -m tests.channels.fake_bot --port 5999 --database sqlite:////tmp/x.sqlite`` runs it; every answer carries the
worker's process id in ``X-Worker``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.runtime import without_tensorflow

without_tensorflow.install()

from rasa.core.channels.channel import UserMessage, register  # noqa: E402
from rasa.server import configure_cors  # noqa: E402
from sanic import Sanic  # noqa: E402

from advisor import settings  # noqa: E402
from advisor.channels.web import WebInput  # noqa: E402
from advisor.language import detect  # noqa: E402
from advisor.store import migrate  # noqa: E402
from advisor.store.engine import engine_for  # noqa: E402

SOURCE = {
    "id": "catalogue",
    "title": "普通高等学校本科专业目录",
    "address": "https://www.example.edu/catalogue",
    "unofficial": False,
    "lines": [12, 40],
    "checked": "2026-10-01",
}
TABLE = {
    "zh": (
        "两者的**学制**和**学位**都不同：\n\n"
        "| 对比项 | 四年制（医学影像技术） | 五年制（医学影像学） |\n|---|---|---|\n"
        "| 学位 | 理学学士 | 医学学士 |\n| 培养目的 | 操作设备、图像处理的技师 | 影像诊断医师的后备人才 |\n"
        "| 医师资格考试 | 不能报考 | 可继续按条件报考 |\n\n来源：《普通高等学校本科专业目录》第12、40行。"
    ),
    "en": (
        "They differ in **length** and in **degree**:\n\n"
        "| Compared | Four years (imaging technology) | Five years (imaging medicine) |\n|---|---|---|\n"
        "| Degree | Bachelor of Science | Bachelor of Medicine |\n"
        "| Trains for | Radiographers who run the equipment | Future diagnostic physicians |\n"
        "| Physician exam | not open | open under conditions |\n\nSource: “Catalogue”, lines 12, 40."
    ),
}
VERDICT = {
    "zh": "按你说的情况，**不能报考**医师资格考试：四年制医学影像技术专业授理学学位，不在可报考的专业之内。\n\n"
    "依据的条文：\n- （2014年版第七条）：条文的全文。\n\n最终由考点认定。",
    "en": "From what you said, you **cannot register** for the physician exam: the four-year programme awards "
    "a science degree and is not among the subjects that may.\n\n"
    "The clauses:\n- (2014 edition, Article 7): all its words.\n\nThe registration point decides.",
}
CARD = {
    "zh": {
        "verdict": "excluded",
        "title": "不能报考医师资格考试",
        "clauses": [
            {
                "number": "7",
                "edition": "2014",
                "place": "第七条",
                "text": "医学影像技术专业的毕业生不能以此学历报考临床类别医师资格。",
                "wording": "quoted",
                "source": "catalogue",
            }
        ],
        "decided_by": ["专业：医学影像技术（四年制）", "学位：理学学士"],
        "notes": ["2014年以前入学的学生适用另外的规定。"],
    },
    "en": {
        "verdict": "excluded",
        "title": "You cannot register for the physician exam",
        "clauses": [
            {
                "number": "7",
                "edition": "2014",
                "place": "Article 7",
                "text": "Graduates in imaging technology cannot use this degree to register in the clinical category.",
                "wording": "paraphrase",
                "source": "catalogue",
            }
        ],
        "decided_by": ["Subject: imaging technology (four years)", "Degree: Bachelor of Science"],
        "notes": ["Other rules apply to students who entered before 2014."],
    },
}
WORDS = {
    "buttons": {"zh": "你是四年制还是五年制？", "en": "Is your programme four or five years long?"},
    "refusal": {"zh": "这个问题我的资料里没有。", "en": "My material does not cover this."},
    "long": {"zh": "影像学是一门研究图像的学科。" * 120, "en": "Imaging is about pictures. " * 120},
}


async def answer(message: UserMessage) -> None:
    """Says what the text asks for: a table, a verdict, buttons, trouble of several kinds, or an echo."""
    text, sender, say = message.text, message.sender_id, message.output_channel.send_response
    language = detect(text) or "zh"
    custom: dict[str, Any] = {"kind": "answer", "language": language, "facts": [], "sources": []}
    if text.startswith("bot:"):
        await say(sender, json.loads(text[4:]))
    elif "slow" in text:
        await asyncio.sleep(1.5)
        await say(sender, {"text": "慢，但是到了。", "custom": custom})
    elif "忘掉" in text:
        await say(sender, {"text": "已经全部删除。", "custom": {**custom, "kind": "forgotten"}})
    elif "silent" in text:
        return
    elif "fail" in text:
        raise RuntimeError("on purpose")
    elif "two" in text:
        await say(sender, {"text": "one", "custom": custom})
        await asyncio.sleep(1.0)
        await say(sender, {"text": "two", "custom": custom})
    elif "programme_difference" in text or "区别" in text or "differ" in text:
        custom["sources"] = [SOURCE]
        await say(sender, {"text": TABLE[language], "custom": custom})
    elif "exam" in text or "报考" in text:
        language = "en" if language == "en" and "ask:" not in text else "zh"
        custom.update(kind="verdict", language=language, card=CARD[language], sources=[SOURCE])
        await say(sender, {"text": VERDICT[language], "custom": custom})
    elif "buttons" in text or "几年" in text:
        offered = [
            {"title": "四年制" if language == "zh" else "Four years", "payload": "set:years:4"},
            {"title": "五年制" if language == "zh" else "Five years", "payload": "set:years:5"},
        ]
        custom["kind"] = "clarify"
        await say(sender, {"text": WORDS["buttons"][language], "buttons": offered, "custom": custom})
    elif "weather" in text or "天气" in text:
        custom["kind"] = "refusal"
        await say(sender, {"text": WORDS["refusal"][language], "custom": custom})
    elif "long" in text or "长" in text:
        await say(sender, {"text": WORDS["long"][language], "custom": custom})
    else:
        await say(sender, {"text": text, "custom": custom})


def app(name: str, channel: WebInput) -> Sanic:
    """An app as Rasa makes it, with the channel and the bot above in place of the agent."""
    server = Sanic(name, configure_logging=False)
    configure_cors(server, None)
    server.ctx.agent = _Agent()
    register([channel], server, "/webhooks/")

    @server.middleware("response")
    async def name_worker(request: Any, response: Any) -> None:
        response.headers["X-Worker"] = str(os.getpid())

    return server


class _Agent:
    async def handle_message(self, message: UserMessage) -> None:
        await answer(message)


def main() -> None:
    """Runs the server until it is stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--var", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--channel", default="{}", help="the channel's credentials as JSON")
    parser.add_argument("--keep-days", type=int, default=30)
    options = parser.parse_args()
    found = replace(
        settings.read({}),
        database_url=options.database,
        var=options.var,
        bot_port=options.port,
        keep_conversations_days=options.keep_days,
    )
    engine = engine_for(options.database)
    migrate.upgrade(engine)
    engine.dispose()
    server = app("fake_bot", WebInput(found, **json.loads(options.channel)))
    server.run("127.0.0.1", options.port, workers=options.workers, access_log=False, debug=False)


if __name__ == "__main__":
    main()
