import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Move } from "../api/types";
import { Provisional } from "../case/Provisional";
import { useFormat } from "../format";
import { useText } from "../text";
import "../case/ledger.css";

/** Moves lists the dates of open cases that another calendar puts elsewhere. */
export function Moves(props: { moves: Move[]; dates: number }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { moves, dates } = props;
  return (
    <>
      <div className="ledger-scroll" role="region" aria-label={t("calendar.moves")} tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">{t("calendar.moves")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("calendar.number")}</th>
              <th scope="col">{t("calendar.what")}</th>
              <th scope="col">{t("calendar.was")}</th>
              <th scope="col">{t("calendar.becomes")}</th>
            </tr>
          </thead>
          <tbody>
            {moves.map((m, i) => (
              <tr key={i}>
                <th scope="row">
                  <Link to={`/cases/${encodeURIComponent(m.caseId)}`}>{m.number}</Link>
                </th>
                <td>
                  {text(m.title)}
                  {m.unit && <div className="muted">{text(m.unit.name)}</div>}
                </td>
                <td>
                  {format.due(m.from)} {m.wasProvisional && <Provisional />}
                </td>
                <td>
                  <b>{format.due(m.to)}</b> {m.provisional && <Provisional />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {moves.length < dates && <p className="muted">{t("calendar.more", { count: moves.length })}</p>}
    </>
  );
}
