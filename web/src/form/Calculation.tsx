import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Calculation as Worked, CalculationLine, T } from "../api/types";
import "../case/ledger.css";
import { formatExact } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { useText } from "../text";
import "./calculation.css";

/** Calculation shows line by line how an amount comes about; before there is anything to work with, only its name. */
export function Calculation(props: { title?: T; value?: Worked; /** It is not decided yet. */ trial?: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const heading = useId();
  const { value, trial } = props;
  const title = text(value?.title ?? props.title);
  return (
    <section className="panel" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {!value && <p className="muted">{t("calculation.waiting")}</p>}
      {value?.missing && <p>{t("calculation.missing", { field: text(value.missing) })}</p>}
      {value && value.lines.length > 0 && (
        <>
          <table className="table calculation">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t("calculation.item")}</th>
                <th scope="col" className="table-number">
                  {t("calculation.value")}
                </th>
              </tr>
            </thead>
            <tbody>
              {value.lines.map((line, i) => (
                <tr key={`${line.name}#${i}`}>
                  <th scope="row">
                    {text(line.title)}
                    {line.how && <span className="calculation-how">{text(line.how)}</span>}
                    <BasisLine basis={line.basis} />
                  </th>
                  <td className="table-number">
                    <Value line={line} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {trial && <p className="muted calculation-note">{t("calculation.note")}</p>}
        </>
      )}
    </section>
  );
}

function Value(props: { line: CalculationLine }) {
  const { t } = useTranslation();
  const text = useText();
  const { value, unit } = props.line;
  if (typeof value === "boolean") return <>{t(value ? "calculation.yes" : "calculation.no")}</>;
  const number = typeof value === "string" ? value : formatExact(value.number);
  return <>{unit ? t("calculation.amount", { number, unit: text(unit) }) : number}</>;
}
