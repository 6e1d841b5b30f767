import { useTranslation } from "react-i18next";
import type { FieldProblem, FormSchema } from "../api/types";
import { BasisLine } from "../layout/BasisLine";
import { useText } from "../text";
import { pathOf } from "./problems";
import type { CheckState } from "./checking";

/** SelfCheck is the panel that says, while the form is being filled in, whether the rules hold. */
export function SelfCheck(props: {
  schema: FormSchema;
  state: CheckState;
  /** What is wrong, without what is merely not filled in yet. */
  wrong: FieldProblem[];
  missing: number;
}) {
  const { t } = useTranslation();
  const text = useText();
  const { wrong, missing, state } = props;
  const titleOf = (p: FieldProblem) => {
    const field = props.schema.properties?.[pathOf(p.field)[0] ?? ""];
    return field ? text(field["x-title"]) || field.title : undefined;
  };
  return (
    <section className="panel" aria-labelledby="check-title">
      <h2 id="check-title">{t("apply.check")}</h2>
      <p className="muted">{t("apply.checkIntro")}</p>
      <div aria-live="polite" aria-busy={state === "checking"}>
        {state === "waiting" && <p>{t("apply.checkWaiting")}</p>}
        {state === "unavailable" && <p>{t("apply.checkUnavailable")}</p>}
        {wrong.length > 0 && (
          <ul className="plain check-list">
            {wrong.map((p) => (
              <li key={`${p.field}#${p.code}#${p.rule ?? ""}`}>
                {titleOf(p) && !p.rule && <b>{titleOf(p)}：</b>}
                <span className="check-rule">{p.detail}</span>
                <div>
                  <BasisLine basis={p.basis} />
                </div>
              </li>
            ))}
          </ul>
        )}
        {state === "done" && wrong.length === 0 && missing === 0 && <p className="check-good">✓ {t("apply.checkGood")}</p>}
        {state === "done" && missing > 0 && <p className="muted">{t("apply.stillMissing", { count: missing })}</p>}
        {state === "checking" && <p className="muted">{t("apply.checking")}</p>}
      </div>
    </section>
  );
}
