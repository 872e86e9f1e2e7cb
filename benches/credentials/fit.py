#!/usr/bin/env python3
"""Fits the weights of policies/credentials/weights.yaml, and says what they are worth on repositories not fitted on.

  amanat dump --candidates REPOSITORY > CANDIDATES/NAME.jsonl      # once for each labelled repository
  fit.py --candidates CANDIDATES --labels truth.csv                # figures only
  fit.py --candidates CANDIDATES --labels truth.csv --write policies/credentials/weights.yaml

The labels are a CSV with the columns corpus, file, line_start, line_end, label (T true, F false, X weak or a test's),
kind and category; `corpus` is the NAME of the candidates' file. Files without labels are left out. A candidate is true
if a T covers its line; what covers it in NEUTRAL categories only is left out; an X is false, but less so in the fit: a
weak password in a deployment is a finding, by a rule over the sum. `policy` counts no X against us.

The model is the one in src/analysis/credentials/judge.rs: the sum of the weights of the signs, log-odds. Logistic
regression with a ridge on the weights, by Newton's method; each repository counts at most for CAP true candidates.
The folds hold whole repositories out. Weights in FIXED are set by hand and stay. Standard library only.
"""
import argparse
import collections
import csv
import json
import math
import os
import re

# Set by hand: labels of public projects say nothing about a department's deployments, and count tests as equals.
FIXED = {"deploy-file": 0.5, "test-file": 0.0, "docs-file": -0.1}
# Identifiers that stand beside secrets, and are none.
NEUTRAL = {"UUID", "Firebase Domain", "AWS S3 Bucket", "Tencent WeChat API App ID", "AWS Client ID", "Nonce", "Salt",
           "Dropbox App secret"}
CAP = 60
FOLDS = 10
# A line that nobody labelled is mostly false, but not always.
UNLABELLED = 0.7
WEAK = 0.6
FOREIGN, READABLE = "foreign", "readable"


def read_labels(path):
    """{(corpus, file): {line: label}}, the label of a line T, N (neutral), X or F; and the true units."""
    rows = collections.defaultdict(list)
    with open(path, newline="", encoding="utf-8") as f:
        for r in csv.DictReader(f):
            span = (int(r["line_start"]), int(r["line_end"]))
            neutral = set(r["category"].split(":")) <= NEUTRAL or r["kind"].lower() == "info"
            rows[(r["corpus"], r["file"], span)].append((r["label"], neutral))
    lines, units = collections.defaultdict(dict), collections.defaultdict(dict)
    rank = "TNXF"
    for (corpus, file, (start, end)), labels in rows.items():
        got = {label for label, _ in labels}
        if ("T", False) in labels:
            label = "T"
        elif "T" in got:
            label = "N"
        else:
            label = "X" if "X" in got else "F"
        units[(corpus, file)][(start, end)] = label
        for line in range(start, end + 1):
            known = lines[(corpus, file)].get(line, "F")
            lines[(corpus, file)][line] = min(known, label, key=rank.index)
    return lines, units


class Line:
    """The candidates of one line of one file, and what the line is."""
    __slots__ = ("corpus", "file", "line", "label", "known", "candidates")

    def __init__(self, corpus, file, line, label):
        self.corpus, self.file, self.line, self.label = corpus, file, line, label
        self.known, self.candidates = False, []


def read_candidates(folder, labels):
    lines = {}
    for (corpus, file) in labels:
        lines.setdefault(corpus, {})
    for corpus in sorted(lines):
        path = os.path.join(folder, corpus + ".jsonl")
        if not os.path.exists(path):
            raise SystemExit(f"{path} is missing: amanat dump --candidates writes it")
        with open(path, encoding="utf-8") as f:
            for text in f:
                c = json.loads(text)
                of_file = labels.get((corpus, c["path"]))
                if of_file is None:
                    continue
                key = (c["path"], c["line"])
                at = lines[corpus].get(key)
                if at is None:
                    at = lines[corpus][key] = Line(corpus, *key, of_file.get(c["line"], "U"))
                if c["score"] is not None:
                    at.candidates.append((tuple(sorted(c["signs"])), c["rule"]))
                elif c["reported"]:
                    at.known = True
    return [at for corpus in sorted(lines) for _, at in sorted(lines[corpus].items())]


# ------------------------------------------------------------------------------------------------ fitting

def rows_of(lines, hold=frozenset()):
    """{signs: [weight of true, weight of false]}, of the repositories that are not held out."""
    true_of = collections.Counter(at.corpus for at in lines if at.label == "T" and at.candidates)
    rows = collections.defaultdict(lambda: [0.0, 0.0])
    for at in lines:
        if at.corpus in hold or at.label == "N":
            continue
        fair = min(1.0, CAP / max(1, true_of[at.corpus]))
        # the same value may be seen by its line and by its structure
        for signs in sorted({signs for signs, _ in at.candidates}):
            share = 1.0 / len({signs for signs, _ in at.candidates})
            if at.label == "T":
                rows[signs][0] += fair * share
            else:
                rows[signs][1] += fair * share * {"U": UNLABELLED, "X": WEAK}.get(at.label, 1.0)
    return rows


def solve(a, b):
    """Cholesky, in place."""
    n = len(b)
    for j in range(n):
        for k in range(j):
            ajk = a[j][k]
            if ajk:
                for i in range(j, n):
                    a[i][j] -= a[i][k] * ajk
        root = math.sqrt(a[j][j])
        for i in range(j, n):
            a[i][j] /= root
    for i in range(n):
        b[i] = (b[i] - sum(a[i][k] * b[k] for k in range(i))) / a[i][i]
    for i in reversed(range(n)):
        b[i] = (b[i] - sum(a[k][i] * b[k] for k in range(i + 1, n))) / a[i][i]
    return b


def fit(rows, ridge):
    """(base, {sign: weight})"""
    names = sorted({s for signs in rows for s in signs} - set(FIXED))
    index = {s: i + 1 for i, s in enumerate(names)}
    data = []
    for signs, (true, false) in sorted(rows.items()):
        given = sum(FIXED.get(s, 0.0) for s in signs)
        data.append(([0] + sorted(index[s] for s in signs if s in index), given, true, false))
    n = len(names) + 1
    w = [0.0] * n
    for _ in range(25):
        gradient = [ridge * x if i else 0.0 for i, x in enumerate(w)]
        hessian = [[0.0] * n for _ in range(n)]
        for i in range(n):
            hessian[i][i] = ridge if i else 1e-6
        for at, given, true, false in data:
            p = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, given + sum(w[i] for i in at)))))
            g = (true + false) * p - true
            h = (true + false) * p * (1.0 - p)
            for x, i in enumerate(at):
                gradient[i] += g
                row = hessian[i]
                for j in at[:x + 1]:
                    row[j] += h
        step = solve(hessian, gradient)
        w = [x - s for x, s in zip(w, step)]
        if max(abs(s) for s in step) < 1e-5:
            break
    return w[0], {**{s: w[i] for s, i in index.items()}, **FIXED}


# ------------------------------------------------------------------------------------------------ figures

def score_line(at, base, weights, report, sure):
    if at.known:
        return math.inf
    best = -math.inf
    for signs, rule in at.candidates:
        score = base + sum(weights.get(s, 0.0) for s in signs)
        if rule == FOREIGN:
            score -= sure - report
        elif rule == READABLE:
            score = max(score, report)
        best = max(best, score)
    return best


class Count:
    def __init__(self):
        self.true = self.hit = self.wrong = self.weak = 0

    def add(self, label, reported):
        self.true += label == "T"
        self.hit += reported and label == "T"
        self.wrong += reported and label in "FU"
        self.weak += reported and label == "X"

    def figures(self, truth):
        wrong = self.wrong + (self.weak if truth == "core" else 0)
        p = self.hit / max(1, self.hit + wrong)
        r = self.hit / max(1, self.true)
        return p, r, 2 * p * r / max(1e-9, p + r)


def told(count):
    (p, r, f1), (policy, _, _) = count.figures("core"), count.figures("policy")
    return f"P {p:.3f}  R {r:.3f}  F1 {f1:.4f}  policy P {policy:.3f}"


def folds_of(lines):
    """Whole repositories, so dealt that each fold holds about as many true lines."""
    true = collections.Counter(at.corpus for at in lines if at.label == "T")
    folds = [[0, set()] for _ in range(FOLDS)]
    for corpus in sorted({at.corpus for at in lines}, key=lambda c: (-true[c], c)):
        least = min(folds, key=lambda f: f[0])
        least[0] += min(CAP, true[corpus])
        least[1].add(corpus)
    return [members for _, members in folds]


def without_candidate(lines, units):
    """True units on whose lines nothing was looked at."""
    seen = {(at.corpus, at.file, at.line) for at in lines}
    missing = collections.Counter()
    for (corpus, file), of_file in units.items():
        for (start, end), label in of_file.items():
            if label == "T" and not any((corpus, file, n) in seen for n in range(start, end + 1)):
                missing[corpus] += 1
    return missing


def cross_validated(lines, missing, model, report, sure):
    """One Count for each fold, and one for all; `model` gives a scorer from the lines of the other folds."""
    counts, whole = [], Count()
    for members in folds_of(lines):
        scorer, count = model(members), Count()
        for at in lines:
            if at.corpus in members:
                reported = scorer(at) >= report
                for c in (count, whole):
                    c.add(at.label, reported)
        for c in (count, whole):
            c.true += sum(missing[m] for m in members)
        counts.append((members, count))
    return counts, whole


# ------------------------------------------------------------------------------------------------ trees

def boosted(rows, rounds=120, depth=3, rate=0.15, ridge=3.0):
    """Gradient-boosted trees over the presence of signs: what an additive score cannot say."""
    data = [(frozenset(signs), true, false) for signs, (true, false) in sorted(rows.items())]
    scores, trees = [0.0] * len(data), []
    for _ in range(rounds):
        g, h = [], []
        for score, (_, true, false) in zip(scores, data):
            p = 1.0 / (1.0 + math.exp(-score))
            g.append((true + false) * p - true)
            h.append((true + false) * p * (1.0 - p))
        tree = grow(range(len(data)), data, g, h, depth, ridge)
        trees.append(tree)
        scores = [s + rate * follow(tree, d[0]) for s, d in zip(scores, data)]
    return lambda signs: sum(rate * follow(t, signs) for t in trees)


def grow(members, data, g, h, depth, ridge):
    members = list(members)
    all_g, all_h = sum(g[i] for i in members), sum(h[i] for i in members)
    leaf = -all_g / (all_h + ridge)
    if depth == 0 or len(members) < 20:
        return leaf
    with_g, with_h = collections.Counter(), collections.Counter()
    for i in members:
        for s in data[i][0]:
            with_g[s] += g[i]
            with_h[s] += h[i]
    gain = lambda a, b: a * a / (b + ridge)
    best = max(sorted(with_g), default=None, key=lambda s: gain(with_g[s], with_h[s]) + gain(all_g - with_g[s], all_h - with_h[s]))
    if best is None:
        return leaf
    yes, no = [i for i in members if best in data[i][0]], [i for i in members if best not in data[i][0]]
    if not yes or not no:
        return leaf
    return best, grow(yes, data, g, h, depth - 1, ridge), grow(no, data, g, h, depth - 1, ridge)


def follow(tree, signs):
    while isinstance(tree, tuple):
        tree = tree[1] if tree[0] in signs else tree[2]
    return tree


# ------------------------------------------------------------------------------------------------ weights.yaml

def read_weights(path):
    """(base, report, sure, {sign: weight}) of the file as it is written."""
    numbers, weights, inside = {}, {}, False
    with open(path, encoding="utf-8") as f:
        for text in f:
            entry = re.match(r"(\s*)([a-z0-9.-]+):\s*(-?[0-9.]+)?\s*$", text)
            if not entry:
                continue
            if entry[2] == "weights":
                inside = True
            elif entry[3]:
                (weights if inside and entry[1] else numbers)[entry[2]] = float(entry[3])
    return numbers["base"], numbers["report"], numbers["sure"], weights


def write_weights(path, base, report, sure, weights, order):
    with open(path, encoding="utf-8") as f:
        comments = [text for text in f.read().split("\n") if text.startswith("#")]
    known = [s for s in order if s in weights] + sorted(set(weights) - set(order))
    numbers = f"base: {base:.2f}\n{{}}report: {report:.2f}\nsure: {sure:.2f}\nweights:\n"
    above, between = comments[:-1], comments[-1:]
    with open(path, "w", encoding="utf-8") as f:
        f.write("".join(text + "\n" for text in above))
        f.write(numbers.format("".join(text + "\n" for text in between)))
        for sign in known:
            if round(weights[sign], 2):
                f.write(f"  {sign}: {weights[sign]:.2f}\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--candidates", required=True, metavar="FOLDER")
    ap.add_argument("--labels", required=True, metavar="CSV")
    ap.add_argument("--weights", default="policies/credentials/weights.yaml", help="those in force, to compare with")
    ap.add_argument("--write", metavar="YAML", help="write the fitted weights here")
    ap.add_argument("--ridge", type=float, nargs="+", default=[30.0], help="several are compared; the best is written")
    ap.add_argument("--report", type=float, help="the threshold to write; by default the best over the folds")
    ap.add_argument("--trees", action="store_true", help="also try boosted trees (minutes)")
    a = ap.parse_args()
    labels, units = read_labels(a.labels)
    lines = read_candidates(a.candidates, labels)
    missing = without_candidate(lines, units)
    base, report, sure, weights = read_weights(a.weights)
    candidates = sum(len(at.candidates) for at in lines)
    print(f"{len({at.corpus for at in lines})} repositories, {candidates} candidates on {len(lines)} lines, "
          f"{sum(at.label == 'T' for at in lines)} of them true; {sum(missing.values())} true ones without a candidate")

    def all_lines(scorer, report):
        count = Count()
        for at in lines:
            count.add(at.label, scorer(at) >= report)
        count.true += sum(missing.values())
        return count

    print(f"in force, on what they were made with: {told(all_lines(lambda at: score_line(at, base, weights, report, sure), report))}")
    best = None
    for ridge in a.ridge:
        fitted = {}

        def model(members, ridge=ridge, fitted=fitted):
            key = frozenset(members)
            if key not in fitted:
                fitted[key] = fit(rows_of(lines, members), ridge)
            b, w = fitted[key]
            return lambda at, b=b, w=w: score_line(at, b, w, at_report, at_report + sure - report)

        for at_report in [a.report] if a.report is not None else [x / 20 for x in range(-30, 31)]:
            counts, whole = cross_validated(lines, missing, model, at_report, at_report + sure - report)
            if best is None or whole.figures("core")[2] > best[1].figures("core")[2]:
                best = (counts, whole, ridge, at_report)
        at_report = best[3]
        print(f"ridge {ridge}: best so far {told(best[1])} at {best[3]:.2f} (ridge {best[2]})")
    counts, whole, ridge, at_report = best
    print(f"\ncross-validated, {FOLDS} folds of whole repositories, ridge {ridge}, threshold {at_report:.2f}")
    for members, count in counts:
        print(f"  {told(count)}  {count.true:4} true  {' '.join(sorted(members))}")
    print(f"  {told(whole)}  {whole.true:4} true  all")
    f1 = [c.figures('core')[2] for _, c in counts if c.true]
    print(f"  mean of the folds: F1 {sum(f1) / len(f1):.4f}")
    if a.trees:
        def trees(members):
            scorer = boosted(rows_of(lines, members))
            memory = {}

            def of(at):
                if at.known or any(rule == READABLE for _, rule in at.candidates):
                    return math.inf
                for signs, _ in at.candidates:
                    if signs not in memory:
                        memory[signs] = scorer(frozenset(signs))
                return max((memory[s] for s, _ in at.candidates), default=-math.inf)
            return of
        found = {frozenset(m): trees(m) for m in folds_of(lines)}
        tried = [(t / 10, cross_validated(lines, missing, lambda m: found[frozenset(m)], t / 10, 9.0)[1])
                 for t in range(-15, 16)]
        threshold, count = max(tried, key=lambda t: t[1].figures("core")[2])
        print(f"boosted trees over the same signs, same folds: {told(count)} at {threshold:.2f}")
    if a.write:
        b, w = fit(rows_of(lines), ridge)
        print(f"written, on what they were made with: "
              f"{told(all_lines(lambda at: score_line(at, b, w, at_report, at_report + sure - report), at_report))}")
        write_weights(a.write, b, at_report, at_report + sure - report, w, list(weights))


if __name__ == "__main__":
    main()
