// Both languages say the same things.
import assert from "node:assert/strict";
import test from "node:test";
import { WORDS } from "../src/words.js";

const shape = (value) => (typeof value === "function" ? value.length : typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)])) : typeof value);

test("the same keys and blanks in both languages", () => {
  assert.deepEqual(shape(WORDS.zh), shape(WORDS.en));
});
