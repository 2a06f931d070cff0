// Mocha's spec report, and at the end one line with the counts, for those who read a log by its last line.
const { reporters } = require("mocha");

module.exports = class SummaryReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats;
      process.on("exit", () => {
        process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
      });
    });
  }
};
