/** What the safety rules of one language look for, in the notation of `compilePhrases`. */
export interface SafetyPhrases {
  /** fire, smoke, gas, medical, violence, intruder, trapped: each alone is enough */
  emergencies: readonly string[];
  /** harmless phrases with frightening words; they are taken out of the message before the rules look at it */
  decoys: readonly string[];
}
