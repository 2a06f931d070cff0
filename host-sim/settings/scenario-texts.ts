/** What is said of scenarios, in the language that is spoken. */
import { listed, oneOf, spoken, tr } from "../language/language.js";
import { endText } from "../language/end-texts.js";
import { didYouMean } from "./usage-error.js";
import type { Complaint, NameKind, Wanted } from "../sim/scenario/complaint.js";
import type { ScenarioFailure } from "../sim/scenario/run-scenario.js";
import { lineOf, type Words } from "../sim/scenario/scenario.js";
import type { FileComplaint } from "./scenario-text.js";

/** What is wrong with a scenario file, and the mend. */
export function fileComplaintText(found: FileComplaint): string {
  switch (found.wrong) {
    case "yaml":
      return tr("not YAML: {message}", { message: found.message });
    case "text":
      return found.message;
    case "unreadable":
      if (found.error === "ENOENT") return tr("there is no such file");
      if (found.error === "EISDIR") return tr("this is a folder: name a file of it");
      return tr("it cannot be read ({code})", { code: found.error });
    case "too-large":
      return tr("larger than {bytes} bytes; is it the right file?", { bytes: found.bytes_max });
    case "scenario":
      return complaintText(found.complaint);
  }
}

function complaintText(complaint: Complaint): string {
  switch (complaint.wrong) {
    case "no-map":
      return tr("write names with values here, such as 'board: server'");
    case "no-list":
      return tr("write a list here: lines that begin with '- '");
    case "no-steps":
      return tr("there are no steps");
    case "no-stages":
      return tr("there are no stages");
    case "no-expectation":
      return tr("nothing that comes of this stage is looked for. These verbs look for something: {known}", {
        known: listed(complaint.known),
      });
    case "not-one-verb":
      return tr("a step is one verb: begin each step with '- '");
    case "unknown-key":
      return tr("unknown key '{name}'. {hint}", {
        name: complaint.name,
        hint: didYouMean(complaint.name, complaint.known),
      });
    case "unknown-verb":
      return tr("unknown verb '{name}'. {hint}", {
        name: complaint.name,
        hint: didYouMean(complaint.name, complaint.known),
      });
    case "missing-key":
      return tr("'{name}' is missing", { name: complaint.name });
    case "wrong-value":
      return tr("{value} is wrong: give {wanted}", {
        value: valueText(complaint.value),
        wanted: wantedText(complaint.wanted),
      });
    case "unknown-name":
      return unknownNameText(complaint);
    case "bad-name":
      return tr("'{name}' is no name: it begins with a letter, and has letters, digits, - and _", {
        name: complaint.name,
      });
    case "name-taken":
      return tr("there is a '{name}' already", { name: complaint.name });
    case "star-needed":
      return tr("'{name}' is one name for several: put a * into it, as in '{name}-*'", {
        name: complaint.name,
      });
    case "one-of":
      return tr("give one of these: {names}", { names: listed(complaint.names) });
    case "some-of":
      return tr("give at least one of these: {names}", { names: listed(complaint.names) });
    case "expects-nothing":
      return tr("'{name}' expects nothing. These do: {known}", {
        name: complaint.name,
        known: listed(complaint.known),
      });
    case "waits":
      return tr("'{name}' waits for something, and cannot be a fault. These can: {known}", {
        name: complaint.name,
        known: listed(complaint.known),
      });
  }
}

function valueText(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}

function unknownNameText({ kind, name, known }: Extract<Complaint, { wrong: "unknown-name" }>): string {
  const what = tr("no {kind} is called '{name}' here", { kind: kindText(kind), name });
  return known.length === 0
    ? what
    : tr("{complaint}. {hint}", { complaint: what, hint: didYouMean(name, known) });
}

function kindText(kind: NameKind): string {
  switch (kind) {
    case "board":
      return tr("board");
    case "phone":
      return tr("phone");
    case "host":
      return tr("board or phone");
    case "connection":
      return tr("connection");
    case "socket":
      return tr("UDP socket");
    case "server":
      return tr("listening port");
    case "talker":
      return tr("connection or UDP socket");
    case "tool":
      return tr("connection, UDP socket or listening port");
  }
}

function wantedText(wanted: Wanted): string {
  if (typeof wanted === "object") return oneOf(wanted.choices);
  switch (wanted) {
    case "text":
      return tr("a text");
    case "expression":
      return tr("a regular expression");
    case "bytes":
      return tr("bytes in hexadecimal, such as 0d 0a");
    case "duration":
      return tr("a duration, such as 500ms, 5s, 2m or 1h");
    case "signed duration":
      return tr("a duration, such as 1h or -5s");
    case "port":
      return tr("a port, 1 to 65535");
    case "probability":
      return tr("a part, 0 to 1");
    case "count":
      return tr("a number, 1 to 1000");
    case "integer":
      return tr("a whole number");
    case "rate":
      return tr("bytes a second, a whole number");
    case "options":
      return tr("options with their values, such as 'port: 5001'");
    case "fields":
      return tr("fields with their values, such as 'state: connected'");
    case "two names":
      return tr("the names of two, such as [phone, server]");
  }
}

/** Why a scenario failed, in one line. */
export function failureText({ how, step, message, within_ms, seen }: ScenarioFailure): string {
  const seconds = (within_ms ?? 0) / 1000;
  if (step && how === "unmet" && within_ms !== undefined)
    return tr("not met within {seconds} s: {step}", { seconds, step: lineOf(step) });
  if (step && how === "came") return tr("came within {seconds} s: {step}", { seconds, step: lineOf(step) });
  if (step) return tr("failed: {step}", { step: lineOf(step) });
  const [board] = seen;
  if (how === "app" && board?.kind === "board")
    return tr("the app of {board} failed: {reason}", {
      board: board.name,
      reason: endText(message, board.values),
    });
  return message;
}

/** A name or a description in the language that is spoken, or in the other. */
export function wordsText(words: Words | undefined): string | undefined {
  if (words === undefined || typeof words === "string") return words;
  return words[spoken()] ?? words.en ?? words.zh;
}
