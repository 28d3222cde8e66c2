import 'reflect-metadata';
import type { NonEmptyArray } from 'type-graphql';
import { AlertCommandsResolver } from './alert-commands.resolver.js';
import { ConversationCommandsResolver } from './conversation-commands.resolver.js';
import { MessageCommandsResolver } from './message-commands.resolver.js';
import { SessionResolver } from './session.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';

/** Every resolver class; the schema is what they make. */
export const allResolvers: NonEmptyArray<NewableFunction> = [
  AlertCommandsResolver,
  ConversationCommandsResolver,
  MessageCommandsResolver,
  SessionResolver,
  ViewerResolver,
];
