import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { CalendarPreview } from "../api/types";
import { useText } from "../text";
import { Moves } from "./Moves";
import { Year } from "./Year";
import "./calendar.css";

/** Preview is what a notice says and what it would do, before anything is done. */
export function Preview(props: { preview: CalendarPreview }) {
  const { t } = useTranslation();
  const text = useText();
  const { findings = [], year, source, open, cases, dates, moves = [] } = props.preview;
  return (
    <div className="preview" role="status">
      {findings.length > 0 && (
        <Alert
          className="gap-below"
          type={source ? "warning" : "error"}
          showIcon
          title={t("calendar.findings")}
          description={
            <ul className="plain">
              {findings.map((f, i) => {
                const said = text(f.text);
                return <li key={i}>{f.line > 0 ? t("calendar.finding", { line: f.line, text: said }) : said}</li>;
              })}
            </ul>
          }
        />
      )}
      {!source && <p>{t("calendar.unreadable")}</p>}
      {year && (
        <>
          <h3>{t("calendar.read")}</h3>
          <Year year={year} />
        </>
      )}
      {source && (
        <>
          <h3>{t("calendar.effect")}</h3>
          <p>{dates > 0 ? t("calendar.effectSome", { open, cases, dates }) : t("calendar.effectNone", { open })}</p>
          {moves.length > 0 && <Moves moves={moves} dates={dates} />}
        </>
      )}
    </div>
  );
}
