import { readFile } from 'node:fs/promises';
import { asWritten, evidenceOf } from './evidence.js';
import { featuresOf, type Features } from './features.js';
import { findSeverePhrases } from './severe-rules.js';
import { isIntent, type Intent } from './intent.js';
import { intentByRule } from './intent-rules.js';
import { detectLanguage, isEngineLanguage } from './language.js';
import { probabilities } from './linear-head.js';
import { decodeModel, type Model, type ModelHead } from './model-file.js';
import { cleanText, foldText } from './normalize-text.js';
import { findEmergency } from './safety-rules.js';
import { topicsOf } from './topics.js';

export interface ClassifierInput {
  text: string;
  hotelLanguages?: readonly string[];
  previousLanguage?: string | null;
  phone?: string | null;
  /** the hotel's own figure for the attention head; null or absent: the calibrated one */
  attentionThreshold?: number | null;
}

export interface Classification {
  /** NOT_JUDGED: the message is in a language the engine was not trained on; only the safety rules were applied */
  label: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE' | 'NOT_JUDGED';
  /** p(positive) - p(negative), -1..1; 0 where not classified */
  score: number;
  /** the largest probability; 0 where not classified */
  confidence: number;
  requiresAttention: boolean;
  emergency: boolean;
  language: string | null;
  intent: Intent;
  engine: string;
  modelVersion: string;
  /** the guest's own words that caused the verdict, at most 5 */
  evidence: string[];
  topics: string[];
}

export type Classifier = (input: ClassifierInput) => Classification;

const MODEL_URL = new URL('./model/guest-chat.bin', import.meta.url);
const LABELS = { neu: 'NEUTRAL', neg: 'NEGATIVE', pos: 'POSITIVE' } as const;
type ClassifiedLabel = (typeof LABELS)[keyof typeof LABELS];

/** Loads the committed model; the classifier it returns is synchronous and never throws, whatever the string. */
export async function loadClassifier(): Promise<Classifier> {
  return createClassifier(decodeModel(await readFile(MODEL_URL)));
}

/** A classifier over a given model: rules first for safety, the model's heads for everything else. */
export function createClassifier(model: Model): Classifier {
  const sentiment = headOf(model, 'sentiment');
  const attention = headOf(model, 'attention');
  const emergencyHead = headOf(model, 'emergency');
  const intentHead = headOf(model, 'intent');
  const thresholdOf = (name: string): number => model.thresholds[name] ?? 0.5;

  return (input) => {
    const clean = cleanText(input.text);
    const folded = foldText(clean);
    const features = featuresOf(clean, folded);
    const language = detectLanguage(clean, input);
    const base = { language, engine: 'embedded', modelVersion: model.version, topics: topicsOf(folded) };
    if (features.tokens.length === 0) {
      return {
        ...base,
        label: 'NEUTRAL',
        score: 0,
        confidence: 1,
        requiresAttention: false,
        emergency: false,
        intent: 'UNKNOWN',
        evidence: [],
      };
    }
    const danger = findEmergency(folded);
    const severe = findSeverePhrases(folded);
    if (language !== null && !isEngineLanguage(language) && /\p{L}/u.test(clean)) {
      const matched = [...danger.matched, ...severe];
      const isEmergency = danger.matched.length > 0;
      return {
        ...base,
        label: 'NOT_JUDGED',
        score: 0,
        confidence: 0,
        requiresAttention: matched.length > 0,
        emergency: isEmergency,
        intent: isEmergency ? 'EMERGENCY' : (intentByRule(folded) ?? 'UNKNOWN'),
        evidence: asWritten(clean, matched),
      };
    }
    const mood = probabilities(sentiment, features);
    const pNegative = at(mood, sentiment, 'neg');
    const pPositive = at(mood, sentiment, 'pos');
    const label = LABELS[likeliest(sentiment, mood) as keyof typeof LABELS];
    const emergency =
      danger.matched.length > 0 ||
      (!danger.isDecoy &&
        at(probabilities(emergencyHead, features), emergencyHead, 'yes') >= thresholdOf('emergency'));
    const pAttention = at(probabilities(attention, features), attention, 'yes');
    const requiresAttention =
      emergency ||
      severe.length > 0 ||
      pAttention >= attentionThreshold(model, label, input.attentionThreshold);
    return {
      ...base,
      label,
      score: pPositive - pNegative,
      confidence: Math.max(...mood),
      requiresAttention,
      emergency,
      intent: emergency
        ? 'EMERGENCY'
        : (intentByRule(folded) ?? intentOf(intentHead, features, danger.isDecoy)),
      evidence: evidenceOf({
        clean,
        features,
        sentiment,
        attention,
        label,
        requiresAttention,
        matched: [...danger.matched, ...severe],
      }),
    };
  };
}

/**
 * A negative message needs less to be raised than one that is not: false alerts are counted on the latter. A
 * hotel's own figure stands for the calm ones and moves the other in proportion.
 */
function attentionThreshold(model: Model, label: ClassifiedLabel, own: number | null | undefined): number {
  const calm = model.thresholds['attention'] ?? 0.5;
  const negative = Math.min(calm, model.thresholds['attentionNegative'] ?? calm);
  const factor = own === null || own === undefined || calm === 0 ? 1 : own / calm;
  return (label === 'NEGATIVE' ? negative : calm) * factor;
}

function headOf(model: Model, name: string): ModelHead {
  const head = model.heads.find((candidate) => candidate.name === name);
  if (head === undefined) throw new Error(`the model has no head "${name}"`);
  return head;
}

function at(values: Float64Array, head: ModelHead, name: string): number {
  return values[head.classes.indexOf(name)] ?? 0;
}

function likeliest(head: ModelHead, values: Float64Array): string {
  return head.classes[values.indexOf(Math.max(...values))] ?? '';
}

/** The likeliest intent; of a message whose frightening words are harmless, the likeliest but EMERGENCY. */
function intentOf(head: ModelHead, features: Features, isHarmless: boolean): Intent {
  const values = probabilities(head, features);
  const emergency = head.classes.indexOf('EMERGENCY');
  if (isHarmless && emergency >= 0) values[emergency] = 0;
  const name = likeliest(head, values);
  return isIntent(name) ? name : 'UNKNOWN';
}
