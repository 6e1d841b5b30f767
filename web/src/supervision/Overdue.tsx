import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TaskRow } from "../api/types";
import { DueBadge } from "../case/DueBadge";
import { useFormat } from "../format";
import { useTaskTitle } from "../task/title";
import { useText } from "../text";
import "../case/ledger.css";

const SHOWN = 50;

/** Overdue lists the open tasks whose limit has run out; from the case somebody may remind those asked. */
export function Overdue(props: { tasks: TaskRow[] }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const titleOf = useTaskTitle();
  const { tasks } = props;
  return (
    <section className="panel" aria-labelledby="late">
      <h2 id="late">{t("supervision.lateTasks")}</h2>
      {tasks.length === 0 ? (
        <p className="muted">{t("supervision.noLate")}</p>
      ) : (
        <div className="table-scroll" role="region" aria-labelledby="late" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("supervision.case")}</th>
                <th scope="col">{t("supervision.step")}</th>
                <th scope="col">{t("supervision.unit")}</th>
                <th scope="col">{t("supervision.due")}</th>
              </tr>
            </thead>
            <tbody>
              {tasks.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    <Link to={`/cases/${encodeURIComponent(row.case.id)}`}>{row.case.number}</Link>
                    <div className="muted">{text(row.case.title)}</div>
                  </th>
                  <td>{titleOf(row)}</td>
                  <td>
                    {text(row.unit.name)}{" "}
                    {row.urged && <span className="badge badge-required">{t("operate.urged", { count: row.urged })}</span>}
                  </td>
                  <td>
                    <DueBadge {...row} /> <span className="muted">{row.due && format.due(row.due)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {tasks.length >= SHOWN && <p className="muted">{t("supervision.lateHint", { count: SHOWN })}</p>}
    </section>
  );
}
