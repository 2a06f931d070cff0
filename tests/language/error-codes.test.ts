import assert from "node:assert/strict";
import ts from "typescript";
import { OPTION_ERROR } from "../../firmware/options.js";
import {
  ERROR_TEXTS,
  errorMessage,
  errorText,
  placeholdersOf,
  REASONS,
  reasonText,
} from "../../host-sim/language/error-texts.js";
import { speak } from "../../host-sim/language/language.js";
import { sourceOf, sourcesIn } from "./source-texts.js";

/** The fields of one error that a source logs. */
interface LoggedError {
  readonly code: string;
  /** The names of the others, without `code`. */
  readonly fields: readonly string[];
  /** File and line. */
  readonly place: string;
}

/** Every object of a source that has a `code`, given as a text or as OPTION_ERROR. */
function errorsIn(file: string, source: string): LoggedError[] {
  const found: LoggedError[] = [];
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const code = codeOf(node);
      const line = parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      // The place of a fault is shown below the text.
      const properties = node.properties.filter((property) => property.getText() !== "...fault");
      const names = properties.map(({ name }) => name?.getText() ?? "...");
      if (code !== undefined)
        found.push({ code, fields: names.filter((name) => name !== "code"), place: `${file}:${line}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function codeOf(object: ts.ObjectLiteralExpression): string | undefined {
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== "code") continue;
    const { initializer } = property;
    if (ts.isStringLiteral(initializer)) return initializer.text;
    if (initializer.getText() === "OPTION_ERROR") return OPTION_ERROR;
  }
  return undefined;
}

describe("The error codes", () => {
  const files = ["firmware", "host-sim"].flatMap(sourcesIn);
  const errors = files.flatMap((file) => errorsIn(file, sourceOf(file)));
  const texts = Object.entries<readonly string[]>(ERROR_TEXTS);
  const textsOf = (code: string) => texts.find(([known]) => known === code)?.[1] ?? [];

  it("are exactly those that firmware and simulator log", () => {
    assert.deepEqual([...new Set(errors.map(({ code }) => code))].sort(), Object.keys(ERROR_TEXTS).sort());
  });

  it("come with the fields that a text needs", () => {
    const mute = errors.filter(
      ({ code, fields }) =>
        !textsOf(code).some((text) => placeholdersOf(text).every((name) => fields.includes(name))),
    );
    assert.deepEqual(mute, []);
  });

  it("come with no field that no text shows, except for the peer", () => {
    const needless = errors.flatMap(({ code, fields, place }) =>
      fields
        .filter((name) => name !== "peer" && !textsOf(code).flatMap(placeholdersOf).includes(name))
        .map((name) => `${place}: ${name}`),
    );
    assert.deepEqual(needless, []);
  });

  it("have no text for which no event has the fields", () => {
    const unused = texts.flatMap(([code, all]) =>
      all.filter(
        (text) =>
          !errors.some(
            (error) =>
              error.code === code && placeholdersOf(text).every((name) => error.fields.includes(name)),
          ),
      ),
    );
    assert.deepEqual(unused, []);
  });

  it("have reasons that occur in the sources", () => {
    const sources = files.filter((file) => !file.includes("language")).map(sourceOf);
    const gone = REASONS.filter((reason) => !sources.some((source) => source.includes(`"${reason}"`)));
    assert.deepEqual(gone, []);
  });

  it("are found in sources with their fields", () => {
    const source =
      'log("error", {\n  code: "tcp", peer,\n});\nf({ code: error.code }, { code: OPTION_ERROR });';
    assert.deepEqual(errorsIn("file.ts", source), [
      { code: "tcp", fields: ["peer"], place: "file.ts:1" },
      { code: OPTION_ERROR, fields: [], place: "file.ts:4" },
    ]);
  });
});

describe("The text of an error", () => {
  const wifi = { code: "wifi", ssid: "classroom" } as const;
  const peer = "10.0.0.7:5001";

  afterEach(() => speak("en"));

  it("is the first one for which the event has the fields", () => {
    assert.equal(errorMessage(wifi), "cannot join Wi-Fi 'classroom': wrong password, or out of range");
    assert.equal(errorMessage({ ...wifi, cause: "RangeError" }), "cannot join Wi-Fi 'classroom': RangeError");
  });

  it("is the system's message for an error code of the system", () => {
    const cause = `listen EADDRINUSE: address already in use ${peer}`;
    assert.equal(errorMessage({ code: "EADDRINUSE", cause }), cause);
  });

  it("is in the current language, including its reason, and in English for programs", async () => {
    const error = { code: "datagram-size", reason: "not sent", bytes: 2000, limit: 1472, peer } as const;
    const english = "not sent: 2000 bytes, a datagram holds 1472";
    assert.deepEqual([errorText(error), errorMessage(error)], [english, english]);
    await speak("zh");
    assert.equal(errorText(error), "未发送：2000 字节，一个数据报最多 1472 字节");
    assert.equal(errorMessage(error), english);
  });

  it("leaves values unchanged, even if they look like placeholders or texts", async () => {
    await speak("zh");
    assert.equal(errorText({ ...wifi, ssid: "{cause}" }).includes("“{cause}”"), true);
    assert.equal(errorText({ code: "start", cause: "stopped" }), "stopped");
    assert.deepEqual(
      [reasonText("stopped"), reasonText("q"), reasonText("missing")],
      ["程序停止", "q", "missing"],
    );
  });

  it("is its code if there is no text", () => {
    assert.equal(errorMessage({ time: 0, board: "b", event: "error", code: "mine" }), "mine");
  });
});
