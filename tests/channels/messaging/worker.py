"""One worker: the real messaging channels in a Sanic server, with a bot that says what the tests ask for.

``python -m tests.channels.messaging.worker --port … --options '{"database": …, "turns": …, "channels": {…}}'``; every
turn that is run adds a line to the file ``turns``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from advisor.runtime import without_tensorflow

without_tensorflow.install()

from rasa.core.channels.channel import UserMessage  # noqa: E402
from sanic import Sanic  # noqa: E402

from advisor.language import detect  # noqa: E402
from advisor.store.engine import engine_for  # noqa: E402

CHANNELS = {
    "wecom": ("advisor.channels.wecom", "WeComInput"),
    "wecom_bot": ("advisor.channels.wecom_bot", "WeComBotInput"),
    "wechat": ("advisor.channels.wechat", "WeChatInput"),
    "slack": ("advisor.channels.slack", "AdvisorSlack"),
    "telegram": ("advisor.channels.telegram", "TelegramInput"),
}
WORDS = {
    "zh": {
        "ask": "您读的是哪个专业？",
        "titles": ("四年制医学影像技术", "五年制医学影像学"),
        "how_long": "您工作了几年？",
        "not_yet": ("还没有工作", "不清楚"),
        "verdict": "**不能报考**医师资格考试：四年制授理学学位。\n\n来源：《规定》第7条。",
        "open": "可能可以报考，请再确认。",
        "long": "影像学是一门研究图像的学科。" * 120,
        "table": "两者**不同**：\n\n| 对比项 | 四年制 | 五年制 |\n|---|---|---|\n| 学位 | 理学学士 | 医学学士 |",
    },
    "en": {
        "ask": "Which programme are you in?",
        "titles": ("Four years, imaging technology", "Five years, imaging medicine"),
        "how_long": "How many years have you worked?",
        "not_yet": ("Not at all yet", "I do not know"),
        "verdict": "You **cannot register** for the exam: the degree is one of science.\n\nSource: Rules, item 7.",
        "open": "You may be able to register; please check.",
        "long": "Imaging is about pictures. " * 130,
        "table": "They **differ**:\n\n| Compared | Four | Five |\n|---|---|---|\n| Degree | Science | Medicine |",
    },
}


async def answer(message: UserMessage, turns: Path) -> None:
    """Says what the text asks for."""
    text, sender, say = message.text, message.sender_id, message.output_channel.send_response
    with turns.open("a", encoding="utf-8") as file:
        file.write(json.dumps([os.getpid(), sender, text], ensure_ascii=False) + "\n")
    language = detect(text) or "zh"
    for word in text.split():
        if word.startswith("slow="):
            await asyncio.sleep(float(word[5:]))
        while word.startswith("gate=") and not (turns.parent / word[5:]).exists():
            await asyncio.sleep(0.02)
    words: dict[str, Any] = WORDS[language]
    custom: dict[str, Any] = {"kind": "answer", "language": language, "facts": [], "sources": []}
    if text.startswith("set:"):
        _, what, language = text.split(":")
        words, custom["language"] = WORDS[language], language
        if what == "four":
            buttons = [
                {"title": title, "payload": f"set:{value}:{language}"}
                for title, value in zip(words["not_yet"], ("none", "unknown"))
            ]
            await say(sender, {"text": words["how_long"], "buttons": buttons, "custom": {**custom, "kind": "question"}})
        else:
            said = words["verdict"] if what == "none" else words["open"]
            await say(sender, {"text": said, "custom": {**custom, "kind": "verdict"}})
    elif "报考" in text or "register" in text:
        buttons = [
            {"title": title, "payload": f"set:{value}:{language}"}
            for title, value in zip(words["titles"], ("four", "five"))
        ]
        await say(sender, {"text": words["ask"], "buttons": buttons, "custom": {**custom, "kind": "question"}})
    elif "silent" in text:
        return
    elif "fail" in text:
        raise RuntimeError("on purpose")
    elif "long" in text or "长文" in text:
        await say(sender, {"text": words["long"], "custom": custom})
    elif "区别" in text or "differ" in text:
        await say(sender, {"text": words["table"], "custom": custom})
    else:
        await say(sender, {"text": f"「{text}」", "custom": custom})


def main() -> None:
    """Runs the worker until it is stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--options", type=json.loads, required=True)
    given = parser.parse_args()
    options = given.options
    turns = Path(options["turns"])
    server = Sanic(f"worker_{given.port}", configure_logging=False)

    async def on_new_message(message: UserMessage) -> None:
        await answer(message, turns)

    for name, (settings, limits) in options["channels"].items():
        module = import_module(CHANNELS[name][0])
        engine = engine_for(options["database"])
        channel = getattr(module, CHANNELS[name][1])(settings, engine, limits=replace(module.LIMITS, **limits))
        blueprint = channel.blueprint(on_new_message)
        blueprint.url_prefix = f"/webhooks/{name}"
        server.blueprint(blueprint)
    server.run("127.0.0.1", given.port, access_log=False, debug=False)


if __name__ == "__main__":
    main()
