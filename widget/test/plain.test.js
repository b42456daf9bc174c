// What the copy button takes along.
import assert from "node:assert/strict";
import test from "node:test";
import { toPlain } from "../src/plain.js";
import { WORDS } from "../src/words.js";

const message = (text, more = {}) => ({ text, card: null, sources: [], ...more });

test("Markdown's marks are left out, and a table's cells are parted by tabs", () => {
  const text = "### 1. Degrees\n\n**Four** years:\n\n| Compared | Four | Five |\n|---|:-:|---|\n| Degree | Science | Medicine |\n\nSee [the list](https://example.edu/).";
  assert.equal(toPlain(message(text), WORDS.en), "1. Degrees\n\nFour years:\n\nCompared\tFour\tFive\nDegree\tScience\tMedicine\n\nSee the list https://example.edu/.");
});

test("clauses and sources come along", () => {
  const card = { clauses: [{ edition: "2006", place: "第十五条第2项", text: "毕业生；" }] };
  const sources = [{ title: "专业目录", address: "https://example.edu/" }, { title: "另一份", address: null }];
  assert.equal(toPlain(message("不能报考。", { card, sources }), WORDS.zh), "不能报考。\n\n2006年版第十五条第2项：毕业生；\n\n来源（2）\n1. 专业目录 https://example.edu/\n2. 另一份");
});
