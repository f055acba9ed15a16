// On a phone the row scrolls sideways; the tab one is on must not be out of sight.
import { useEffect, useRef } from "react";

export function TabRow({ current, children, ...rest }) {
  const row = useRef(null);
  useEffect(() => {
    const tab = row.current.querySelector("[aria-current=page]");
    if (tab) row.current.scrollLeft = tab.offsetLeft - (row.current.clientWidth - tab.offsetWidth) / 2;
  }, [current]);
  return <nav ref={row} {...rest}>{children}</nav>;
}
