package command

// HelpChinese is the help of an option in Chinese.
var HelpChinese = helped
