import type { Diagnostic } from "../../lab/lab-protocol.js";
import { inPageLanguage, tell } from "./words/words.js";

interface Props {
  readonly findings: readonly Diagnostic[];
  readonly onShow: (line: number) => void;
}

/** What is wrong with the program, each with a way to its line. */
export function Problems({ findings, onShow }: Props) {
  return (
    <div class="problems">
      <p role="status" class={findings.length === 0 ? "good" : ""}>
        {findings.length === 0 ? `✓ ${tell("noProblems")}` : tell("problems", { count: findings.length })}
      </p>
      <ol>
        {findings.map((finding) => (
          <li key={`${finding.line}:${finding.column} ${finding.rule}`} class={finding.severity}>
            <button type="button" class="quiet" onClick={() => onShow(finding.line)}>
              {tell("lineOnly", { line: finding.line })}
            </button>
            <span>{inPageLanguage(finding.message)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
