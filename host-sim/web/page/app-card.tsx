import { useState } from "preact/hooks";
import type { Hello, PageApp, PageOption, Refused } from "../protocol.js";
import { complaintOf, fieldsOf, givenOf, helpOf, type Fields } from "./options.js";
import type { Send } from "./send.js";
import type { BoardView } from "./state.js";
import { inLanguage, retold, say } from "./words/words.js";

interface Props {
  readonly board: BoardView;
  readonly hello: Hello;
  /** What the server did not take of this board. */
  readonly refused: readonly Refused[];
  readonly send: Send;
}

/** Which app the board runs, with its options, and on which display. */
export function AppCard({ board, hello, refused, send }: Props) {
  const { info } = board;
  const [name, setName] = useState(info.app);
  const [edited, setEdited] = useState<Fields>({});
  const [panel, setPanel] = useState(info.panel);
  const app = hello.apps.find((each) => each.name === name) ?? hello.apps[0];
  if (!app) return null;
  const fields = { ...fieldsOf(app, info), ...edited };
  const panelRefusal = refusalOf(refused, "panel");
  const isRight = app.options.every((option) => complaintOf(option, fields[option.name]) === undefined);

  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (!isRight) return;
    const other = panel === info.panel ? undefined : panel;
    send({ kind: "start", board: info.id, app: app.name, panel: other, options: givenOf(app, fields) });
  };

  return (
    <section class="card app" aria-labelledby="app-title">
      <header class="card-head">
        <h2 id="app-title">{say("appTitle")}</h2>
      </header>
      <form class="stacked" onSubmit={onSubmit} noValidate>
        <label class="field">
          <span>{say("app")}</span>
          <select
            value={app.name}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setEdited({});
            }}
          >
            {hello.apps.map((each) => (
              <option key={each.name} value={each.name}>
                {each.name}
              </option>
            ))}
          </select>
          <small>{inLanguage(app.summary)}</small>
        </label>
        <label class="field">
          <span>{say("panel")}</span>
          <select
            value={panel}
            aria-invalid={panelRefusal !== undefined}
            aria-describedby={panelRefusal && "panel-refusal"}
            onChange={(event) => setPanel(event.currentTarget.value)}
          >
            {hello.panels.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          {panelRefusal && (
            <small id="panel-refusal" class="wrong">
              {panelRefusal}
            </small>
          )}
        </label>
        <div class="fields">
          {app.options.map((option) => (
            <OptionField
              key={`${app.name} ${option.name}`}
              option={option}
              app={app}
              text={fields[option.name]}
              refusal={refusalOf(refused, option.name)}
              onText={(text) => setEdited({ ...edited, [option.name]: text })}
            />
          ))}
        </div>
        <button type="submit" class="primary" disabled={!isRight}>
          {say("restart")}
        </button>
      </form>
    </section>
  );
}

function refusalOf(refused: readonly Refused[], name: string): string | undefined {
  const found = refused.find(({ option }) => option === name);
  return found && retold(found.message);
}

interface FieldProps {
  readonly option: PageOption;
  readonly app: PageApp;
  readonly text: string;
  readonly refusal: string | undefined;
  readonly onText: (text: string) => void;
}

function OptionField({ option, app, text, refusal, onText }: FieldProps) {
  const id = `${app.name}-${option.name}`;
  const complaint = complaintOf(option, text) ?? refusal;
  const common = {
    id,
    value: text,
    "aria-invalid": complaint !== undefined,
    "aria-describedby": `${id}-help`,
  };
  return (
    <div class="field">
      <label for={id}>{option.flag}</label>
      {option.choices ? (
        <select {...common} onChange={(event) => onText(event.currentTarget.value)}>
          {option.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : option.isSecret ? (
        <input
          {...common}
          type="password"
          autocomplete="new-password"
          placeholder={say("unchanged")}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          inputMode={option.kind === "integer" ? "numeric" : undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder={option.fallback === undefined ? say("required") : String(option.fallback)}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
      <small id={`${id}-help`} class={complaint === undefined ? "" : "wrong"}>
        {complaint ?? helpOf(option)}
      </small>
    </div>
  );
}
