/** A field that suggests names as one types: a combobox with a list, as ARIA has it. */

import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { number, t, kindName } from '../i18n';
import { suggest } from '../lib/api';
import { useLoad, useSettled } from '../lib/use';
import type { Suggestion } from '../shapes';
import { Icon } from './icons';
import { Dot } from './parts';

interface Props {
  label: string;
  placeholder?: string;
  /** What the field holds at first, and whenever this changes. */
  value?: string;
  /** Only names of this kind. */
  kind?: string;
  /** A name was chosen, or written and confirmed. */
  onPick: (entity: Suggestion['entity']) => void;
  /** Confirmed without a choice: the words themselves. Offered as the last line of the list. */
  onWords?: (words: string) => void;
  onClear?: () => void;
  size?: 'small' | 'large';
  autoFocus?: boolean;
  shortcut?: boolean;
}

export function Combobox(props: Props) {
  const [text, setText] = useState(props.value ?? '');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  useEffect(() => setText(props.value ?? ''), [props.value]);

  const q = useSettled(text.trim(), 90);
  const found = useLoad(open && q ? `${q}\n${props.kind ?? ''}` : null, (signal) => suggest(q, props.kind ? 40 : 10, signal));
  const names = q && open ? (found.value ?? []).filter((s) => !props.kind || s.entity.kind === props.kind).slice(0, 10) : [];
  const words = props.onWords && text.trim() ? 1 : 0;
  const count = names.length + words;
  const listed = open && count > 0;

  useEffect(() => {
    if (!props.shortcut) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.composedPath()[0];
      const writing = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
      if (event.key !== '/' || writing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [props.shortcut]);

  function pick(index: number): void {
    setOpen(false);
    setActive(-1);
    const name = names[index];
    if (name) {
      setText(name.entity.label);
      props.onPick(name.entity);
    } else if (text.trim()) {
      if (props.onWords) props.onWords(text.trim());
      else props.onPick({ id: text.trim(), label: text.trim(), kind: '' });
    }
    input.current?.blur();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        setOpen(true);
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setActive((now) => (count === 0 ? -1 : now < 0 && step < 0 ? count - 1 : (now + step + count) % count));
        break;
      }
      case 'Enter':
        event.preventDefault();
        pick(active >= 0 ? active : props.onWords ? names.length : 0);
        break;
      case 'Escape':
        if (open) setOpen(false);
        else input.current?.blur();
        setActive(-1);
        break;
    }
  }

  return (
    <div class={`combobox combobox-${props.size ?? 'small'}`}>
      <Icon name="search" class="combobox-icon" />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={props.label}
        aria-expanded={listed}
        aria-controls={list}
        aria-autocomplete="list"
        {...(active >= 0 && listed && { 'aria-activedescendant': `${list}-${active}` })}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        placeholder={props.placeholder ?? props.label}
        value={text}
        autoFocus={props.autoFocus ?? false}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {text && (props.onClear ?? props.onWords) && (
        <button
          type="button"
          class="combobox-clear"
          aria-label={t('common.clear')}
          onClick={() => {
            setText('');
            props.onClear?.();
            input.current?.focus();
          }}
        >
          <Icon name="close" size={12} />
        </button>
      )}
      {props.shortcut && !text && <kbd class="combobox-key" aria-hidden="true">/</kbd>}
      <ul id={list} role="listbox" aria-label={t('search.suggestions')} class="combobox-list" hidden={!listed}>
        {names.map((name, n) => (
          <li
            key={name.entity.id}
            id={`${list}-${n}`}
            role="option"
            aria-selected={n === active}
            onMouseDown={(event) => event.preventDefault()}
            onMouseEnter={() => setActive(n)}
            onClick={() => pick(n)}
          >
            <Dot kind={name.entity.kind} />
            <span class="option-label" dir="auto">{name.entity.label}</span>
            {name.name && name.name !== name.entity.label && <span class="option-also" dir="auto">{name.name}</span>}
            <span class="option-meta">{kindName(name.entity.kind)} · {number(name.items)}</span>
          </li>
        ))}
        {words > 0 && (
          <li
            id={`${list}-${names.length}`}
            role="option"
            aria-selected={active === names.length}
            class="option-words"
            onMouseDown={(event) => event.preventDefault()}
            onMouseEnter={() => setActive(names.length)}
            onClick={() => pick(names.length)}
          >
            <Icon name="search" size={12} />
            <span class="option-label" dir="auto">{t('search.items', { q: text.trim() })}</span>
          </li>
        )}
      </ul>
    </div>
  );
}
