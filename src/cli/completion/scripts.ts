/*
 * Each script hands what has been typed to `l2sweep __complete`, so that it knows the commands and options of the very
 * program it completes for. The answer is a line per candidate, with its description after a tab, and at last `:files`
 * or `:words`.
 */

// Bash splits words at = and :, and puts back only what follows the last of them.
const bash = `# l2sweep completion for bash. Add to ~/.bashrc: source <(l2sweep completion bash)
_l2sweep() {
  local rest=\${COMP_LINE:0:COMP_POINT} word line kept kind= i
  local -a typed=()
  COMPREPLY=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=\${rest#"\${rest%%[![:space:]]*}"}
      typed+=('')
    fi
    ((i == COMP_CWORD)) && word=$rest
    typed[\${#typed[@]} - 1]+=$word
    rest=\${rest#"$word"}
  done
  word=\${typed[\${#typed[@]} - 1]}
  kept=\${word%"\${word##*[=:]}"}
  while IFS= read -r line; do
    case $line in
      :*) kind=$line ;;
      *) line=\${line%%$'\\t'*} COMPREPLY+=("\${line#"$kept"}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete -- "\${typed[@]:1}" 2>/dev/null)
  [[ $kind == :files ]] && compopt -o filenames 2>/dev/null
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *[/=.] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _l2sweep l2sweep
`;

const zsh = `#compdef l2sweep
# l2sweep completion for zsh. Add to ~/.zshrc, after compinit: source <(l2sweep completion zsh)
_l2sweep() {
  local line word
  local -a ended open shown_ended shown_open
  for line in "\${(@f)$("\${(Q)words[1]}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -z $line || $line == :* ]] && continue
    word=\${line%%$'\\t'*}
    if [[ $word == *[/=.] ]]; then
      open+=("$word") shown_open+=("\${line/$'\\t'/  -- }")
    else
      ended+=("$word") shown_ended+=("\${line/$'\\t'/  -- }")
    fi
  done
  (($#ended)) && compadd -l -d shown_ended -- "\${(@)ended}"
  (($#open)) && compadd -l -S '' -d shown_open -- "\${(@)open}"
}
if [[ $funcstack[1] == _l2sweep ]]; then
  _l2sweep "$@"
else
  compdef _l2sweep l2sweep
fi
`;

const fish = `# l2sweep completion for fish. Save as ~/.config/fish/completions/l2sweep.fish
function __l2sweep_complete
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] __complete -- $typed[2..-1] 2>/dev/null | string match -v -r '^:'
end
complete -c l2sweep -f -a '(__l2sweep_complete)'
`;

/** What a shell is to read once, by the shell's name. */
export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish };
