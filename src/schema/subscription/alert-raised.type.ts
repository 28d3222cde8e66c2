import { Field, ObjectType } from 'type-graphql';
import { Alert } from '../alert/alert.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({ description: 'An alert was raised. Needs VIEWER in the hotel.' })
export class AlertRaised {
  @Field(() => String, { description: 'Where to subscribe from to go on after this.' })
  cursor: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  at: Date;

  @Field(() => Alert, { description: 'As it stands at the delivery.' })
  alert: Alert;

  constructor(cursor: string, at: Date, alert: Alert) {
    this.cursor = cursor;
    this.at = at;
    this.alert = alert;
  }
}
