// The widget judges the contract's examples as the channel does.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { readMessage, readTurn } from "../src/contract.js";

const examples = JSON.parse(await readFile(new URL("../../contracts/examples/messages.json", import.meta.url)));

test("what is right is taken over", () => {
  for (const message of examples.right) {
    const read = readMessage(message);
    assert.equal(read.text, message.text);
    assert.equal(read.buttons.length, message.buttons.length);
    assert.equal(read.sources.length, message.sources.length);
    assert.equal(Boolean(read.card), Boolean(message.card));
  }
});

test("what is wrong is left out", () => {
  for (const message of examples.wrong) assert.equal(readMessage(message), null);
});

test("what is wrong in a part loses that part", () => {
  for (const message of examples.mended) {
    const read = readMessage(message);
    assert.deepEqual([read.buttons, read.sources, read.card, "extra" in read], [[], [], null, false]);
  }
});

test("only addresses that a click may open are kept", () => {
  const source = { id: "x", title: "x", unofficial: false, lines: [], checked: "" };
  const message = (address) => readMessage({ ...examples.right[0], sources: [{ ...source, address }] }).sources[0].address;
  assert.equal(message("https://example.edu/"), "https://example.edu/");
  for (const address of ["javascript:1", " https://x", "data:text/html,x", "//x", null, 7, "x".repeat(3000)]) assert.equal(message(address), null);
});

test("a thumb is up or down, and is the message's own", () => {
  const [message] = examples.right;
  const turn = (thumbs) => readTurn({ id: "a1b2c3d4", asked: "x", answered: true, messages: [message], thumbs });
  assert.deepEqual([...turn({ [message.id]: "up" }).thumbs], [[message.id, "up"]]);
  for (const thumbs of [{ [message.id]: "sideways" }, { other: "up" }, null]) assert.equal(turn(thumbs).thumbs.size, 0);
});
