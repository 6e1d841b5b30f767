import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { percent } from "./period";
import "../case/ledger.css";

// More than these are not looked through by eye.
const MANY = 12;

/** Table puts numbers in columns under a row of headings; the first cell of a line names it. */
export function Table(props: {
  label: string;
  heads: string[];
  lines: { key: string; name: string; cells: (string | number)[] }[];
  total?: (string | number)[];
}) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const [first, ...others] = props.heads;
  const sought = wanted.trim().toLowerCase();
  const lines = props.lines.filter((line) => line.name.toLowerCase().includes(sought));
  const find = t("supervision.find", { table: props.label });
  return (
    <>
      {props.lines.length > MANY && (
        <Input className="table-find no-print" type="search" allowClear aria-label={find} placeholder={find} value={wanted} onChange={(e) => setWanted(e.target.value)} />
      )}
      {lines.length === 0 && <p className="muted">{t("supervision.noneFound")}</p>}
      <div className="table-scroll" role="region" aria-label={props.label} tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">{props.label}</caption>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {others.map((h) => (
                <th key={h} scope="col" className="table-number">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row">{line.name}</th>
                <Cells values={line.cells} />
              </tr>
            ))}
          </tbody>
          {props.total && sought === "" && lines.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row">{t("supervision.total")}</th>
                <Cells values={props.total} />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </>
  );
}

function Cells(props: { values: (string | number)[] }) {
  return props.values.map((v, i) => (
    <td key={i} className="table-number">
      {v}
    </td>
  ));
}

/** useShare words a part of a whole. */
export function useShare() {
  const { t } = useTranslation();
  return {
    rate: (part: number, whole: number) => {
      const p = percent(part, whole);
      return p === undefined ? t("supervision.noRate") : t("supervision.percent", { percent: p });
    },
    share: (part: number, whole: number) => {
      const p = percent(part, whole);
      return p === undefined ? String(part) : t("supervision.share", { count: part, percent: p });
    },
  };
}
