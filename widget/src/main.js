// The one script: it defines <advisor-chat>, and puts one on a page that has none.
import { BotMessage } from "./bot-message.js";
import { AdvisorChat } from "./element.js";

const ATTRIBUTES = ["language", "position", "greeting", "site", "endpoint", "theme"];
const script = document.currentScript;

AdvisorChat.home = script?.src ? new URL(".", script.src).href.replace(/\/$/, "") : "";

if (!customElements.get("advisor-chat")) {
  customElements.define("advisor-message", BotMessage);
  customElements.define("advisor-chat", AdvisorChat);
}

function embed() {
  if (document.querySelector("advisor-chat")) return;
  const chat = document.createElement("advisor-chat");
  for (const name of ATTRIBUTES) {
    const value = script?.dataset[name];
    if (value) chat.setAttribute(name, value);
  }
  document.body.append(chat);
}

// A page that makes its element later, by a script of its own, says data-embed="no".
if (script?.dataset.embed !== "no") {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", embed);
  else embed();
}
