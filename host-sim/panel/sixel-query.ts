import type { ReadStream, WriteStream } from "node:tty";

/** "Send primary device attributes"; every terminal answers, with 4 among the numbers when it draws sixels. */
const QUERY = "\x1b[c";
const SIXEL_ATTRIBUTE = "4";
/** A terminal that has said nothing by then draws no sixels. */
const ANSWER_MS = 200;

/** Whether the answer to the query says that the terminal draws sixels; undefined while it is not complete. */
export function answerSaysSixel(answer: string): boolean | undefined {
  // eslint-disable-next-line no-control-regex
  const match = /\x1b\[\?([\d;]*)c/.exec(answer);
  return match ? match[1].split(";").includes(SIXEL_ATTRIBUTE) : undefined;
}

/** Asks the terminal whether it draws sixels. Whatever is typed meanwhile is lost. */
export function terminalDrawsSixels(input: ReadStream, output: WriteStream): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = "";
    const timer = setTimeout(() => done(false), ANSWER_MS);
    const onData = (bytes: Buffer) => {
      answer += bytes.toString("latin1");
      const says = answerSaysSixel(answer);
      if (says !== undefined) done(says);
    };
    const done = (says: boolean) => {
      clearTimeout(timer);
      input.off("data", onData);
      input.setRawMode(false);
      input.pause();
      resolve(says);
    };
    input.setRawMode(true);
    input.on("data", onData);
    output.write(QUERY);
  });
}
