// What stands beside the composer: in Simplified Chinese, in Traditional Chinese and in English.
export const more = ["更多", "更多", "More"];
export const file = ["照片/文件", "照片/檔案", "Photo or file"];
export const emoji = ["表情", "表情", "Emoji"];
export const speak = ["语音输入", "語音輸入", "Dictate"];
export const person = ["找真人", "找真人", "Ask for a person"];
export const resize = ["调整大小", "調整大小", "Resize"];

export const tooLarge = ["#：不能超过 8 MB", "#：不能超過 8 MB", "#: at most 8 MB, please"];
export const wrongKind = ["#：只能发送照片、PDF、Word 和 Excel 文件", "#：只能傳送照片、PDF、Word 和 Excel 檔案", "#: only photos, PDF, Word and Excel files can be sent"];
export const tooMany = ["文件发得太多了，请稍后再试", "檔案傳得太多了，請稍後再試", "Too many files, please try again later"];
export const notSent = ["没能发送", "沒能傳送", "Not sent"];
export const again = ["重试", "重試", "Try again"];
export const cancel = ["取消", "取消", "Cancel"];
export const sending = ["正在发送 #", "正在傳送 #", "Sending #"];
export const first = ["发送了一个文件", "傳送了一個檔案", "I am sending a file"];
export const drop = ["松开即可发送", "放開即可傳送", "Drop to send"];

export const listening = ["正在听，请说话…", "正在聽，請說話…", "Listening…"];
export const stop = ["说完了", "說完了", "Stop"];
export const notAllowed = ["没有麦克风权限，请在浏览器里允许", "沒有麥克風權限，請在瀏覽器裡允許", "Please allow the microphone in the browser"];
export const notHeard = ["没有听到声音，请再试一次", "沒有聽到聲音，請再試一次", "Nothing was heard, please try again"];
export const noSpeech = ["这里暂时用不了语音输入", "這裡暫時用不了語音輸入", "Dictation does not work here now"];
