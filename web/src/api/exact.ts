// Amounts of money are shown as the server has worked them out, to the last digit. JSON.parse makes
// binary fractions of them, and what it drops (the noughts of 1.10, the digits beyond the fifteenth) is
// lost. So the numbers of a calculation are kept as they are written.

/** Where a calculation can stand in an answer, from its root; "*" is any place in a list. */
const places = new Set(["calculation.lines.*.value", "case.calculation.lines.*.value"]);

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/g;

/** parseExactly parses JSON; a number that is the value of a calculation's line becomes an ExactNumber. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text.includes('"calculation"') ? withExactNumbers(text) : text);
}

function withExactNumbers(text: string): string {
  const path: string[] = [];
  return text.replace(tokens, (token, at: number) => {
    switch (token[0]) {
      case "{":
      case "[":
        path.push(token === "[" ? "*" : "");
        return token;
      case "}":
      case "]":
        path.pop();
        return token;
      case ",":
      case ":":
        return token;
      case '"':
        // A string before a colon is the name of what follows.
        if (/^\s*:/.test(text.slice(at + token.length, at + token.length + 8))) path[path.length - 1] = token.slice(1, -1);
        return token;
      default:
        return places.has(path.join(".")) ? `{"number":"${token}"}` : token;
    }
  });
}
