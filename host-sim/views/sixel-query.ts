import type { ReadStream, WriteStream } from "node:tty";

/** "Send primary device attributes". Every terminal answers; 4 among the numbers means that it supports sixels. */
const QUERY = "\x1b[c";
const SIXEL_ATTRIBUTE = "4";
/** A terminal that has not answered by then is assumed not to support sixels. The answer may still arrive later. */
const ANSWER_MS = 200;

/** The byte that Ctrl-C sends in raw mode. */
const CTRL_C = "\x03";

/** Returns true if the answer says that the terminal supports sixels, undefined if it is not complete yet. */
export function answerSaysSixel(answer: string): boolean | undefined {
  // eslint-disable-next-line no-control-regex
  const match = /\x1b\[\?([\d;]*)c/.exec(answer);
  return match ? match[1].split(";").includes(SIXEL_ATTRIBUTE) : undefined;
}

/** Removes late answers from a typed line, including what the user's backspace has left of them. */
export function withoutAnswers(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replace(/\x1b\[\?[\d;]*c?/g, "");
}

/** Asks the terminal whether it supports sixels. Input typed meanwhile stays in `input`. */
export function terminalDrawsSixels(input: ReadStream, output: WriteStream): Promise<boolean> {
  return new Promise((resolve) => {
    let came = "";
    const timer = setTimeout(() => done(false), ANSWER_MS);
    const onData = (bytes: Buffer) => {
      came += bytes.toString("latin1");
      const says = answerSaysSixel(came);
      if (says !== undefined) {
        came = withoutAnswers(came);
        done(says);
      } else if (came.includes(CTRL_C)) {
        came = "";
        done(false);
        process.kill(process.pid, "SIGINT");
      }
    };
    const done = (says: boolean) => {
      clearTimeout(timer);
      input.off("data", onData);
      input.setRawMode(false);
      input.pause();
      // In raw mode the Enter key sends a carriage return.
      if (came !== "") input.unshift(Buffer.from(came.replaceAll("\r", "\n"), "latin1"));
      resolve(says);
    };
    input.setRawMode(true);
    input.on("data", onData);
    output.write(QUERY);
  });
}
