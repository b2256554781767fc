import { mount } from 'svelte';
import NewerPage from './NewerPage.svelte';

mount(NewerPage, { target: document.body });
