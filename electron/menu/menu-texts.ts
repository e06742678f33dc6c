import type { Locale } from '../settings/settings.ts';

const ru = {
  file: 'Файл',
  print: 'Печать…',
  lock: 'Заблокировать',
  signOut: 'Сменить пользователя',
  quit: 'Закрыть «Учительскую»',
  edit: 'Правка',
  undo: 'Отменить',
  redo: 'Повторить',
  cut: 'Вырезать',
  copy: 'Копировать',
  paste: 'Вставить',
  selectAll: 'Выделить всё',
  find: 'Найти…',
  view: 'Вид',
  palette: 'Перейти к…',
  zoomIn: 'Крупнее',
  zoomOut: 'Мельче',
  zoomReset: 'Обычный размер',
  fullScreen: 'Во весь экран',
  help: 'Справка',
  dataFolder: 'Папка с данными',
  about: 'О программе',
  aboutVersion: (version: string) => `Версия ${version}`,
};

export type MenuTexts = typeof ru;

const en: MenuTexts = {
  file: 'File',
  print: 'Print…',
  lock: 'Lock',
  signOut: 'Switch user',
  quit: 'Quit Uchitelskaya',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  find: 'Find…',
  view: 'View',
  palette: 'Go to…',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  zoomReset: 'Actual size',
  fullScreen: 'Full screen',
  help: 'Help',
  dataFolder: 'Data folder',
  about: 'About',
  aboutVersion: (version) => `Version ${version}`,
};

export const MENU_TEXTS: Readonly<Record<Locale, MenuTexts>> = { ru, en };
