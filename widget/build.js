// Builds dist/advisor.js. With --check it builds aside and fails when the committed file differs.
import { build, transform } from "esbuild";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const here = (path) => new URL(path, import.meta.url).pathname;
const OUT = here("./dist/advisor.js");
const MOST_BYTES = 45_000;
const TARGET = ["chrome111", "firefox115", "safari16.4"];

/** Templates and stylesheets are strings to esbuild: their indentation is taken out here. */
const strings = {
  name: "strings",
  setup(plugin) {
    plugin.onLoad({ filter: /widget\/src\/styles\.js$/ }, async ({ path }) => {
      const css = (await readFile(path, "utf8")).match(/`([^`]*)`/)[1];
      const { code } = await transform(css, { loader: "css", minify: true, target: TARGET });
      return { contents: `export const styles = ${JSON.stringify(code.trim())};` };
    });
    plugin.onLoad({ filter: /widget\/src\/[\w-]+\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/\n\s+(?=[<$@.]|\w+=|>)/g, (space, at, all) => (all[at - 1] === ">" ? "" : " ")),
    }));
  },
};

/** Marked's ready-made instance, which the widget does not use, keeps esbuild from leaving out what only it needs. */
const lessMarked = {
  name: "less-marked",
  setup(plugin) {
    plugin.onLoad({ filter: /marked\.esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const instance = source.match(/var (\w+)=new \w+;function (\w+)\(l,e\)\{return \1\.parse\(l,e\)\}/);
      const names = source.match(/export\{(.*)\};/)?.[1].split(",") ?? [];
      const wanted = names.filter((name) => /^\w+ as (Lexer|Parser|Renderer)$/.test(name));
      if (!instance || wanted.length !== 3) throw new Error("Marked is made differently now: look at build.js again.");
      const getDefaults = names.length && source.match(/function (\w+)\(\)\{return\{async:!1/)[1];
      return { contents: `${source.slice(0, instance.index)}export{${wanted.join(",")},${getDefaults} as getDefaults};` };
    });
  },
};

/** DOMPurify's own lists of what is allowed: the widget gives its own, which is shorter, with every text. */
const lessPurify = {
  name: "less-purify",
  setup(plugin) {
    plugin.onLoad({ filter: /purify\.es\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const lists = /^(const (?:html|svg|svgFilters|svgDisallowed|mathMl|mathMlDisallowed|xml)(?:\$1)? = freeze\(\[)[^\]]*/gm;
      if (source.match(lists)?.length !== 10) throw new Error("DOMPurify is made differently now: look at build.js again.");
      return { contents: source.replace(lists, "$1") };
    });
  },
};

const check = process.argv.includes("--check");
const result = await build({
  entryPoints: [here("./src/main.js")],
  bundle: true,
  format: "iife",
  target: TARGET,
  minify: true,
  charset: "utf8",
  legalComments: "linked",
  outfile: OUT,
  write: !check,
  plugins: [strings, lessMarked, lessPurify],
});

const built = check ? result.outputFiles.find(({ path }) => path === OUT).contents : await readFile(OUT);
const packed = gzipSync(built, { level: 9 }).length;
console.log(`dist/advisor.js: ${built.length} bytes, ${packed} gzip`);
if (packed > MOST_BYTES) {
  console.error(`More than ${MOST_BYTES} bytes gzip.`);
  process.exit(1);
}
if (check && !Buffer.from(built).equals(await readFile(OUT))) {
  console.error("dist/advisor.js is not what src/ builds: run `npm run build` and commit it.");
  process.exit(1);
}
