@echo off
rem Called by run.cmd and test.cmd: finds a Python and has it prepare .venv.
setlocal
set "python="
for %%c in ("py -3.11" "py -3.12" "py -3.13" "py -3" "python" "python3") do (
    if not defined python call :try %%~c
)
if defined python goto found
rem On a line of its own: cmd reads the next line in the code page that holds by then.
chcp 65001 >nul
echo Không tìm thấy Python 3.11, 3.12 hoặc 3.13 trên máy. Hãy cài Python rồi thử lại. 1>&2
exit /b 1

:found
pushd "%~dp0.."
%python% -s -m installer.environment %* <nul
set "status=%ERRORLEVEL%"
popd
exit /b %status%

:try
%* -I -S -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))" >nul 2>nul
if "%ERRORLEVEL%"=="0" set "python=%*"
exit /b 0
