import { compilePhrases, type PhraseMatcher } from './phrase-rules.js';
import { SAFETY_AR } from './rules/safety-ar.js';
import { SAFETY_DE } from './rules/safety-de.js';
import { SAFETY_EN } from './rules/safety-en.js';
import { SAFETY_ES } from './rules/safety-es.js';
import { SAFETY_FR } from './rules/safety-fr.js';
import { SAFETY_IT } from './rules/safety-it.js';
import { SAFETY_HE } from './rules/safety-he.js';
import { SAFETY_HI } from './rules/safety-hi.js';
import { SAFETY_JA } from './rules/safety-ja.js';
import { SAFETY_KO } from './rules/safety-ko.js';
import { SAFETY_NL } from './rules/safety-nl.js';
import { SAFETY_PL } from './rules/safety-pl.js';
import { SAFETY_PT } from './rules/safety-pt.js';
import { SAFETY_TH } from './rules/safety-th.js';
import { SAFETY_UK } from './rules/safety-uk.js';
import type { SafetyPhrases } from './rules/safety-phrases.js';
import { SAFETY_RU } from './rules/safety-ru.js';
import { SAFETY_TR } from './rules/safety-tr.js';
import { SAFETY_ZH } from './rules/safety-zh.js';

export interface Danger {
  /** the words the rules found, in folded spelling; empty: no rule fired */
  matched: string[];
  /** a harmless phrase with frightening words was in the message */
  isDecoy: boolean;
}

interface Rules {
  script: RegExp;
  emergencies: PhraseMatcher;
  decoys: PhraseMatcher;
}

const RULES: readonly Rules[] = [
  compile(/🆘/u, { emergencies: ['🆘'], decoys: [] }),
  compile(/[a-z]/, SAFETY_EN),
  compile(/[a-z]/, SAFETY_DE),
  compile(/[a-z]/, SAFETY_ES),
  compile(/[a-z]/, SAFETY_FR),
  compile(/[a-z]/, SAFETY_IT),
  compile(/[a-z]/, SAFETY_TR),
  compile(/\p{Script=Cyrillic}|pomogite|pozhar|dyshit|skoruyu/u, SAFETY_RU),
  compile(/\p{Script=Arabic}/u, SAFETY_AR),
  compile(/\p{Script=Han}/u, SAFETY_ZH),
  compile(/[a-z]/, SAFETY_PL),
  compile(/[a-z]/, SAFETY_PT),
  compile(/[a-z]/, SAFETY_NL),
  compile(/\p{Script=Cyrillic}/u, SAFETY_UK),
  compile(/\p{Script=Hebrew}/u, SAFETY_HE),
  compile(/\p{Script=Devanagari}|aag|bachao|saans|behosh|lift/u, SAFETY_HI),
  compile(/\p{Script=Thai}/u, SAFETY_TH),
  compile(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u, SAFETY_JA),
  compile(/\p{Script=Hangul}/u, SAFETY_KO),
];

/**
 * Looks for fire, smoke, gas, medical, violence, intruder and trapped in text folded by `foldText`. Harmless
 * phrases are taken out first, so "smoking room" does not fire and "smoke in our smoking room" does. The rules of
 * every language of the text's script are tried: who shouts for help writes too little to be sure of the language.
 */
export function findEmergency(folded: string): Danger {
  const matched: string[] = [];
  let isDecoy = false;
  let text = folded;
  const active = RULES.filter((rules) => rules.script.test(folded));
  for (const rules of active) {
    const without = rules.decoys.remove(text);
    if (without !== text) isDecoy = true;
    text = without;
  }
  for (const rules of active) {
    matched.push(...rules.emergencies.find(text));
  }
  return { matched, isDecoy };
}

function compile(script: RegExp, phrases: SafetyPhrases): Rules {
  return { script, emergencies: compilePhrases(phrases.emergencies), decoys: compilePhrases(phrases.decoys) };
}
