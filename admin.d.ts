/** `medusa-plugin-voucher-hub/admin`: the dashboard's part of the plugin. Medusa's bundler imports it; a shop need not. */
declare const plugin: Readonly<Record<"widgetModule" | "routeModule" | "menuItemModule" | "formModule" | "displayModule" | "i18nModule", unknown>>
export default plugin
