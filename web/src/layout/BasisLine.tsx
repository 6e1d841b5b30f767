import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Basis } from "../api/types";

/** useBasisText cites a document and the article in it; what no document rules is said to be the procedure's own. */
export function useBasisText(): (basis: Basis | undefined) => string {
  const { t } = useTranslation();
  return useCallback(
    (basis: Basis | undefined) => {
      if (basis?.document) return basis.article ? `${basis.document} ${basis.article}` : basis.document;
      return basis?.local ? t("basis.local") : "";
    },
    [t],
  );
}

/** useBasisLabel says the same with the word before it; nothing where no basis is given. */
export function useBasisLabel(): (basis: Basis | undefined) => string {
  const { t } = useTranslation();
  const textOf = useBasisText();
  return useCallback(
    (basis: Basis | undefined) => {
      const text = textOf(basis);
      return text && t("apply.basis", { basis: text });
    },
    [t, textOf],
  );
}

/** BasisLine says on what a rule, a limit or an outcome rests; nothing where no basis is given. */
export function BasisLine(props: { basis?: Basis }) {
  const label = useBasisLabel()(props.basis);
  return label ? <span className="basis">{label}</span> : null;
}
