import 'reflect-metadata';
import type { NonEmptyArray } from 'type-graphql';
import { SessionResolver } from './session.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';

/** Every resolver class; the schema is what they make. */
export const allResolvers: NonEmptyArray<NewableFunction> = [SessionResolver, ViewerResolver];
