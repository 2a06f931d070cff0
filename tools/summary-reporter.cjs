// Mocha's spec report, and at the end one line with the counts, for those who read a log by its last line. A file of
// which no test was reported is a failure: its tests were lost, not passed.
const { relative } = require("node:path");
const { reporters } = require("mocha");

module.exports = class SummaryReporter extends reporters.Spec {
  #runner;
  #files;
  #silent;

  constructor(runner, options) {
    super(runner, options);
    this.#runner = runner;
    this.#files = options.files.length;
    // Some of the tests alone may leave a file out, and so does the first failure.
    this.#silent = new Set(options.grep || options.bail ? [] : options.files);
    for (const event of ["pass", "fail", "pending"])
      runner.on(event, ({ file }) => this.#silent.delete(file));
  }

  /** Mocha calls this at the end of the run, with what ends the process with a number of failures. */
  done(failures, end) {
    const lost = [...this.#silent].map((file) => relative(process.cwd(), file));
    for (const file of lost) process.stderr.write(`*** NO TEST OF ${file} WAS REPORTED\n`);
    const { passes, failures: failed, pending } = this.#runner.stats;
    const counts = [`${passes} passed`, `${failed} failed`, `${pending} skipped`];
    if (lost.length > 0) counts.push(`${lost.length} of ${this.#files} files lost`);
    process.on("exit", () => process.stdout.write(`${counts.join(", ")}\n`));
    end(failures + lost.length);
  }
};
