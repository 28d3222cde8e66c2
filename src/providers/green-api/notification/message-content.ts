/** What kind of thing a message is; the names of the public schema. */
export type MessageKind =
  | 'TEXT'
  | 'IMAGE'
  | 'VIDEO'
  | 'AUDIO'
  | 'DOCUMENT'
  | 'STICKER'
  | 'LOCATION'
  | 'CONTACT'
  | 'POLL'
  | 'BUTTONS'
  | 'BUTTON_REPLY'
  | 'LIST_REPLY'
  | 'GROUP_INVITE'
  | 'UNSUPPORTED';

/** Why the provider could not hand over what was written or sent. */
export type ContentLoss = 'EMPTY_ON_LINKED_DEVICE' | 'NOT_DECRYPTED' | 'FILE_TOO_LARGE';

/**
 * A file as announced. `providerUrl` is untrusted, short-lived and null when the provider gave none (ask
 * downloadFile later). `fileName` and `mimeType` are claims of the sender, parameters and paths stripped.
 */
export interface AttachmentContent {
  readonly providerUrl: string | null;
  readonly fileName: string | null;
  readonly mimeType: string | null;
  readonly caption: string | null;
  /** Small JPEG, base64. */
  readonly thumbnail: string | null;
  readonly isAnimated: boolean;
}

export interface LocationContent {
  readonly latitude: number;
  readonly longitude: number;
  readonly name: string | null;
  readonly address: string | null;
}

export interface ContactContent {
  readonly displayName: string | null;
  /** Digits without plus, as far as the card names them. */
  readonly phones: readonly string[];
  readonly vcard: string | null;
}

export interface PollContent {
  readonly question: string;
  readonly options: readonly string[];
  readonly isMultipleChoice: boolean;
}

export interface ButtonContent {
  readonly id: string | null;
  readonly text: string;
  readonly kind: 'REPLY' | 'URL' | 'CALL' | 'COPY';
  /** Address, number or code behind it; null for a reply button. */
  readonly target: string | null;
}

export interface ButtonsContent {
  readonly header: string | null;
  readonly footer: string | null;
  readonly buttons: readonly ButtonContent[];
}

export interface ListContent {
  readonly title: string | null;
  readonly footer: string | null;
  readonly buttonText: string | null;
  readonly sections: readonly {
    readonly title: string | null;
    readonly rows: readonly {
      readonly id: string | null;
      readonly title: string;
      readonly description: string | null;
    }[];
  }[];
}

/** What was pressed or picked; the words are the message's text. */
export interface ChoiceContent {
  readonly id: string | null;
}

export interface GroupInviteContent {
  readonly groupId: string | null;
  readonly groupName: string | null;
}

/** The advertisement through which a guest began to write. */
export interface AdContent {
  readonly sourceId: string | null;
  readonly sourceUrl: string | null;
  readonly title: string | null;
}

/**
 * The content of one message. `text` is what a person reads and the engine classifies: the body, the caption, the
 * question, the words of the pressed button; null when there is none. The one field that belongs to `kind` is set.
 */
export interface MessageContent {
  readonly kind: MessageKind;
  readonly text: string | null;
  /** The text was longer than we keep. */
  readonly isTextCut: boolean;
  readonly isForwarded: boolean;
  /** Content is missing for good (`contentLoss` says why): do not classify or translate it. */
  readonly isContentUnavailable: boolean;
  readonly contentLoss: ContentLoss | null;
  readonly attachment: AttachmentContent | null;
  readonly location: LocationContent | null;
  readonly contacts: readonly ContactContent[];
  readonly poll: PollContent | null;
  readonly buttons: ButtonsContent | null;
  readonly list: ListContent | null;
  readonly choice: ChoiceContent | null;
  readonly groupInvite: GroupInviteContent | null;
  readonly ad: AdContent | null;
}
