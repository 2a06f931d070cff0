import type { ReadStream, WriteStream } from "node:tty";

/** "Send primary device attributes"; every terminal answers, with 4 among the numbers when it draws sixels. */
const QUERY = "\x1b[c";
const SIXEL_ATTRIBUTE = "4";
/** A terminal that has said nothing by then is taken for one that draws no sixels. Its answer may still come. */
const ANSWER_MS = 200;

/** What Ctrl-C sends while the terminal makes no signal of it. */
const CTRL_C = "\x03";

/** Whether the answer to the query says that the terminal draws sixels; undefined while it is not complete. */
export function answerSaysSixel(answer: string): boolean | undefined {
  // eslint-disable-next-line no-control-regex
  const match = /\x1b\[\?([\d;]*)c/.exec(answer);
  return match ? match[1].split(";").includes(SIXEL_ATTRIBUTE) : undefined;
}

/** A typed line without the answers that came too late to be one, or what the user's backspace has left of them. */
export function withoutAnswers(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.replace(/\x1b\[\?[\d;]*c?/g, "");
}

/** Asks the terminal whether it draws sixels. What is typed meanwhile stays in `input`. */
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
      // The Enter key is a carriage return as long as the terminal makes nothing of what is typed.
      if (came !== "") input.unshift(Buffer.from(came.replaceAll("\r", "\n"), "latin1"));
      resolve(says);
    };
    input.setRawMode(true);
    input.on("data", onData);
    output.write(QUERY);
  });
}
