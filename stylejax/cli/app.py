"""`stylejax app`: a page in the browser, on this machine, to paint and to learn."""

import argparse
import getpass

from stylejax.cli.arguments import whole


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser(
        "app",
        help="a page in the browser to paint and to learn",
        epilog="Nothing that is given to it leaves the machine.",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where it is served (default: 127.0.0.1)"
    )
    parser.add_argument("--port", type=port, metavar="N", help="(default: the first free one from 7860 on)")
    parser.add_argument(
        "--password",
        nargs="?",
        const="",
        metavar="WORD",
        help="to be asked for; needed where others reach the page; without WORD it is typed unseen",
    )
    parser.add_argument("--no-browser", dest="show", action="store_false", help="do not open a browser")
    parser.set_defaults(run=run)


def port(text: str) -> int:
    """A whole number from 1 to 65535."""
    return whole(text, 1, 65535)


def run(args: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    from stylejax.app import server

    password = getpass.getpass("password: ") if args.password == "" else args.password
    server.check(args.host, password)
    server.run(args.host, args.port, password, args.show and server.has_screen())
    return 0
